/** Single keys on this device: on or off. */
import { Paper, Switch, Text, Title } from '@mantine/core'
import { useSingleKeys } from '../../app/keys.tsx'

export function Keyboard() {
  const [on, setOn] = useSingleKeys()
  return (
    <Paper withBorder p="md" component="section" aria-label="Keyboard">
      <Title order={2} size="h5">
        Keyboard
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        For you, in this browser only. Press ? to see the keys of each page.
      </Text>
      <Switch
        label="Single keys are on"
        description="Turn them off if a program that you use speaks or types for you."
        checked={on}
        onChange={({ currentTarget }) => setOn(currentTarget.checked)}
      />
    </Paper>
  )
}
