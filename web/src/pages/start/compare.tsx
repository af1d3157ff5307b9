/** Second step: two exports side by side, and what stands out, right here. */
import { Button, Group, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type Answer, ask, Trouble } from '../../api/client.ts'
import { useMay } from '../../app/session.tsx'
import { Problem } from '../../parts/problem.tsx'
import { ChooseFile, type Chosen } from './file.tsx'
import { FileReport } from './report.tsx'

type Files = readonly (Chosen | null)[]
export type FileAudit = Answer<'/v1/audits/preview', 'post'>

export function Compare({ files, choose }: { files: Files; choose: (files: Files) => void }) {
  const may = useMay()('write')
  const compare = useMutation<FileAudit, Trouble, readonly Chosen[]>({
    mutationFn: (both) =>
      ask('post', '/v1/audits/preview', {
        body: {
          files: both.map(({ role, name, text, sku, quantity }) => ({
            role,
            name,
            text,
            ...(sku && { sku }),
            ...(quantity && { quantity }),
          })),
        },
      }),
  })
  const [first, second] = [files[0] ?? null, files[1] ?? null]
  const asked = compare.error instanceof Trouble ? compare.error.problem.file : undefined
  const change = (next: Files) => {
    choose(next)
    compare.reset()
  }
  return (
    <Stack>
      <Text size="sm" maw={820}>
        What the shelf has and what the shop shows, as the exports you can take from both now. They
        are compared on this server and kept nowhere.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ChooseFile
          title="What is believed"
          says="The count, the warehouse, the ERP: a SKU and how many are on hand."
          kind="shelf"
          file={first}
          choose={(file) => change([file, second])}
          asks={asked === 0}
        />
        <ChooseFile
          title="What is shown"
          says="The product or inventory export of the shop: a SKU and what can be bought."
          kind="storefront"
          file={second}
          choose={(file) => change([first, file])}
          asks={asked === 1}
        />
      </SimpleGrid>
      <Group>
        <Tooltip
          label={
            may ? 'Both files are needed first.' : 'Comparing takes the right to take in files.'
          }
          disabled={may && first !== null && second !== null}
        >
          <Button
            loading={compare.isPending}
            disabled={!may || !first || !second}
            onClick={() => compare.mutate([first!, second!])}
          >
            Compare
          </Button>
        </Tooltip>
      </Group>
      {compare.error && <Problem of={compare.error} title="They could not be compared yet" />}
      {compare.data && <FileReport of={compare.data} />}
    </Stack>
  )
}
