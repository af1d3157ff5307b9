/** The reason of what a person decides; it is kept with it. */
import { Textarea } from '@mantine/core'

export const Why = ({
  value,
  set,
  label,
  optional = false,
  first = false,
}: {
  value: string
  set: (text: string) => void
  label?: string
  optional?: boolean
  /** The first field of its form: typing begins there. */
  first?: boolean
}) => (
  <Textarea
    label={label ?? (optional ? 'Why (goes into the history)' : 'Why?')}
    required={!optional}
    {...(first && { 'data-autofocus': true })}
    autosize
    {...(!optional && { minRows: 2 })}
    maxLength={500}
    value={value}
    onChange={({ currentTarget }) => set(currentTarget.value)}
  />
)
