/** The places of a system that are told numbers. */
import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Links } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { count, sentence } from '../../parts/words.ts'

export function Channels({ of }: { of: Links['channels'] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Channels">
      <Title order={2} size="h5" mb="xs">
        Channels
      </Title>
      {of.length === 0 ? (
        <Text size="sm">It is told nothing: it only tells.</Text>
      ) : (
        <Stack gap="xs">
          {of.map((one) => (
            <div key={one.channel}>
              <Anchor
                component={Link}
                to="/deliveries"
                search={{ channel: one.channel } as never}
                size="sm"
                fw={550}
              >
                {one.channel}
              </Anchor>{' '}
              <Chip
                state={one.state === 'open' ? 'live' : one.state === 'paused' ? 'paused' : 'broken'}
                label={{ open: 'Open', paused: 'Paused', blocked: 'Blocked' }[one.state]}
                why={one.why}
                size="sm"
              />
              <Text size="sm">
                {sentence(one.says)}
                {one.pending > 0 && ` ${count(one.pending, 'number')} waiting.`}
                {one.dead > 0 && ` ${count(one.dead, 'number')} given up.`}
              </Text>
            </div>
          ))}
        </Stack>
      )}
    </Paper>
  )
}
