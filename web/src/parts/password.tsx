/** A password that somebody chooses now. */
import { PasswordInput } from '@mantine/core'

export const NewPassword = ({
  value,
  set,
  label = 'Password',
}: {
  value: string
  set: (text: string) => void
  label?: string
}) => (
  <PasswordInput
    label={label}
    description="At least 12 characters. A sentence is easier to keep than a riddle."
    autoComplete="new-password"
    required
    minLength={12}
    value={value}
    onChange={({ currentTarget }) => set(currentTarget.value)}
  />
)
