/** What is shown and what not, kept in the address so that a link shows the same. */
import { CloseButton, Group, type GroupProps, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import { words } from './words.ts'

/** The address's own words, and how to change some of them; undefined takes one away. */
export function useFilters() {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const set = useCallback(
    (some: Record<string, string | undefined>) =>
      void navigate({
        to: '.',
        search: ((before: object) => ({ ...before, ...some })) as never,
        replace: true,
      }),
    [navigate],
  )
  const clear = useCallback(
    () => void navigate({ to: '.', search: {} as never, replace: true }),
    [navigate],
  )
  return { search, set, clear, any: Object.values(search).some(Boolean) }
}

export const Filters = ({ children, ...rest }: { children: ReactNode } & GroupProps) => (
  <Group gap="xs" mb="md" align="flex-end" role="search" {...rest}>
    {children}
  </Group>
)

/** Types into the address, a little after the last key. */
export function SearchBox({ name = 'search', label }: { name?: string; label: string }) {
  const { search, set } = useFilters()
  const [text, setText] = useState(search[name] ?? '')
  const say = useDebouncedCallback((value: string) => set({ [name]: value || undefined }), 200)
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        say(value)
      }}
      rightSection={
        text ? (
          <CloseButton
            size="sm"
            aria-label="Search for nothing"
            onClick={() => {
              setText('')
              say('')
            }}
          />
        ) : null
      }
      w={{ base: '100%', xs: 260 }}
    />
  )
}

/** One of several, or all of them. */
export function Choice({
  name,
  label,
  of,
  wide = 170,
}: {
  name: string
  label: string
  of: readonly (string | { value: string; label: string })[]
  wide?: number
}) {
  const { search, set } = useFilters()
  const data = of.map((one) => (typeof one === 'string' ? { value: one, label: words(one) } : one))
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => set({ [name]: value ?? undefined })}
      clearable
      searchable={data.length > 8}
      w={wide}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
