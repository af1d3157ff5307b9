/** Taking the file in; where it changes much, its number is asked for. */
import { Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { refresh } from '../../api/hooks.ts'
import { Sure } from '../../parts/sure.tsx'
import { count, number } from '../../parts/words.ts'
import type { Preview, Taken } from './answers.ts'
import { isStock, type Options, queryOf } from './kinds.ts'

export function Take({
  file,
  options,
  of,
  done,
}: {
  file: File
  options: Options
  of: Preview
  done: (taken: Taken) => void
}) {
  const client = useQueryClient()
  const rest =
    of.bad === 0
      ? ''
      : isStock(of.kind)
        ? ` The other ${number(of.bad)} are kept too, and wait in quarantine or are refused.`
        : ` The other ${number(of.bad)} are left out.`
  return (
    <Group justify="flex-end">
      <Sure
        variant="filled"
        label={`Take in ${count(of.rows, 'row')}`}
        title={`Take in ${file.name}`}
        ask={`${count(of.good, 'row')} would have an effect.${rest} What a file did is in the inbox, row by row, and the same file again changes nothing.`}
        act={async (confirm) => {
          const query = {
            ...queryOf(file.name, { ...options, kind: of.kind as never }),
            ...(confirm !== undefined && { confirm }),
          }
          const answer = await ask('post', '/v1/files', { query }, { raw: file, type: 'text/csv' })
          void refresh(client, [])
          done(answer as unknown as Taken)
          return undefined
        }}
      />
    </Group>
  )
}
