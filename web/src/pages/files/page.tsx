/** Taking in a file: what it holds, what each row would do, and only then doing it. */
import { Alert, Button, FileButton, Group, Paper, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { ask, type Trouble } from '../../api/client.ts'
import { useMay } from '../../app/session.tsx'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { count } from '../../parts/words.ts'
import type { Preview, Taken } from './answers.ts'
import { Came } from './came.tsx'
import { CanBe } from './can.tsx'
import { type Options, queryOf } from './kinds.ts'
import { Asked } from './options.tsx'
import classes from './page.module.css'
import { Foreseen } from './preview.tsx'
import { Take } from './take.tsx'

const nothing: Options = { columns: {}, fixed: {} }

export default function Page() {
  const may = useMay()
  const [file, setFile] = useState<File | null>(null)
  const [options, setOptions] = useState<Options>(nothing)
  const [taken, setTaken] = useState<Taken>()
  const [over, setOver] = useState(false)
  const query = file ? queryOf(file.name, options) : undefined
  const found = useQuery<Preview, Trouble>({
    queryKey: ['/file', file?.name, file?.size, file?.lastModified, query],
    queryFn: async ({ signal }) => {
      const given = { query: { ...query!, preview: 'true' as const } }
      const answer = await ask('post', '/v1/files', given, { raw: file!, type: 'text/csv', signal })
      return (answer as { preview: unknown }).preview as Preview
    },
    enabled: file !== null && taken === undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const choose = (next: File | null | undefined) => {
    if (!next) return
    setTaken(undefined)
    setOptions({ ...nothing, ...(options.system && { system: options.system }) })
    setFile(next)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    choose(event.dataTransfer.files[0])
  }
  const trail = [{ title: 'Inbox & quarantine', to: '/inbox' }]
  if (!may('write'))
    return (
      <>
        <Header title="Take in a file" trail={trail} />
        <Text>Taking in a file needs a role that may write. Ask an admin of this Onhand.</Text>
      </>
    )
  return (
    <>
      <Header
        title="Take in a file"
        trail={trail}
        says="A CSV with counts, orders, movements, items or listings. You see what each row would do before anything is stored. The same file again changes nothing."
      />
      <Stack gap="md">
        <Paper
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={dropped}
        >
          <Group gap="md" justify="center">
            <IconFileUpload size={28} stroke={1.5} aria-hidden />
            <Text>
              {file ? `${file.name}, ${sizeOf(file.size)}` : 'Drop a CSV file here, or choose one.'}
            </Text>
            <FileButton onChange={choose} accept=".csv,.txt,.tsv,text/csv,text/plain">
              {(props) => (
                <Button variant={file ? 'default' : 'filled'} {...props}>
                  {file ? 'Choose another' : 'Choose a file'}
                </Button>
              )}
            </FileButton>
          </Group>
        </Paper>
        {!file && <CanBe />}
        {taken ? (
          <Came of={taken} again={() => setTaken(undefined)} />
        ) : (
          file && (
            <>
              <Asked options={options} set={setOptions} kind={options.kind ?? found.data?.kind} />
              {found.error &&
                !found.isFetching &&
                (found.error.status === 422 && !options.system ? (
                  <Alert
                    color="blue"
                    variant="light"
                    role="status"
                    title="Whose words does it speak?"
                  >
                    Say above which system's SKUs and locations the rows use; then you see here what
                    each row would do. A catalogue file needs none: choose what is in it.
                  </Alert>
                ) : (
                  <Problem of={found.error} />
                ))}
              {found.data && !found.error && (
                <>
                  <Foreseen
                    of={found.data}
                    options={options}
                    set={setOptions}
                    busy={found.isFetching}
                  />
                  {found.data.missing.length === 0 && found.data.rows > 0 && (
                    <Take file={file} options={options} of={found.data} done={setTaken} />
                  )}
                </>
              )}
              {found.isPending && (
                <Alert color="gray" role="status">
                  Reading the file, and asking what each row would do…
                </Alert>
              )}
            </>
          )
        )}
      </Stack>
    </>
  )
}

const sizeOf = (bytes: number) =>
  bytes < 1_000
    ? count(bytes, 'byte')
    : bytes < 1e6
      ? `${Math.round(bytes / 1_000)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`
