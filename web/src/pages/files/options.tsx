/** What a person says about a file; all that is left empty is found out. */
import {
  Accordion,
  Checkbox,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Text,
  TextInput,
} from '@mantine/core'
import { useAsk } from '../../api/hooks.ts'
import {
  delimiters,
  encodings,
  fixable,
  isStock,
  type Kind,
  kinds,
  type Options,
  roleWords,
} from './kinds.ts'

export function Asked({
  options,
  set,
  kind,
}: {
  options: Options
  set: (options: Options) => void
  /** As said, or as found. */
  kind: string | undefined
}) {
  const status = useAsk('/v1/status')
  const some = (part: Partial<Options>) => set({ ...options, ...part })
  const choice = (
    name: 'encoding' | 'delimiter' | 'decimal' | 'dates',
    label: string,
    data: readonly (string | { value: string; label: string })[],
  ) => (
    <Select
      label={label}
      placeholder="Found out"
      data={[...data]}
      value={options[name] ?? null}
      onChange={(value) => some({ [name]: value ?? undefined })}
      clearable
    />
  )
  return (
    <Paper withBorder p="md" component="section" aria-label="About the file">
      <Group gap="md" align="flex-start" grow preventGrowOverflow={false}>
        <Select
          label="What is in it"
          placeholder={kind ? `Found: ${kinds[kind as Kind] ?? kind}` : 'Found out by the headers'}
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
          value={options.kind ?? null}
          onChange={(value) => some({ kind: (value as Kind) ?? undefined, columns: {}, fixed: {} })}
          clearable
          miw={260}
        />
        <Select
          label="Whose words it speaks"
          description="The system whose SKUs and locations the rows use."
          placeholder="Choose a system"
          data={(status.data?.systems ?? []).map(({ system }) => system)}
          value={options.system ?? null}
          onChange={(value) => some({ system: value ?? undefined })}
          clearable
          required={kind === undefined || isStock(kind)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          miw={260}
        />
      </Group>
      <Accordion mt="sm" variant="filled" multiple order={2}>
        <Accordion.Item value="fixed">
          <Accordion.Control>
            <Text size="sm">The same for every row</Text>
          </Accordion.Control>
          <Accordion.Panel>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
              {(fixable[kind as Kind] ?? fixable.counts).map((role) => (
                <TextInput
                  key={role}
                  label={roleWords[role]}
                  placeholder={role === 'at' ? '2026-11-20 18:00' : ''}
                  value={options.fixed[role] ?? ''}
                  onChange={({ currentTarget: { value } }) =>
                    some({ fixed: { ...options.fixed, [role]: value } })
                  }
                />
              ))}
            </SimpleGrid>
            {isStock(kind ?? 'counts') && (
              <Checkbox
                mt="sm"
                label="The day is in the file's name"
                checked={options.dated ?? false}
                onChange={({ currentTarget }) => some({ dated: currentTarget.checked })}
              />
            )}
            {kind === 'counts' && (
              <Checkbox
                mt="sm"
                label="Opening stock: SKUs that are not known become items"
                checked={options.addItems ?? false}
                onChange={({ currentTarget }) => some({ addItems: currentTarget.checked })}
              />
            )}
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="written">
          <Accordion.Control>
            <Text size="sm">How it is written</Text>
          </Accordion.Control>
          <Accordion.Panel>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
              {choice('encoding', 'Encoding', encodings)}
              {choice('delimiter', 'Between columns', delimiters)}
              {choice('decimal', 'Decimal sign', [
                { value: '.', label: 'Point: 1.5' },
                { value: ',', label: 'Comma: 1,5' },
              ])}
              {choice('dates', 'Dates', [
                { value: 'dmy', label: 'Day first: 31/12' },
                { value: 'mdy', label: 'Month first: 12/31' },
              ])}
              <TextInput
                label="Time zone"
                placeholder="UTC"
                value={options.zone ?? ''}
                onChange={({ currentTarget: { value } }) => some({ zone: value || undefined })}
              />
              <NumberInput
                label="Rows above the headers"
                min={0}
                max={100}
                allowDecimal={false}
                value={options.skip ?? 0}
                onChange={(value) => some({ skip: Number(value) || undefined })}
              />
            </SimpleGrid>
            <Checkbox
              mt="sm"
              label="It has no headers"
              checked={options.headless ?? false}
              onChange={({ currentTarget }) => some({ headless: currentTarget.checked })}
            />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Paper>
  )
}
