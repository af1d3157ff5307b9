/** For those who are not signed in: sign in, take up an invitation, or set Onhand up. */
import {
  Alert,
  Button,
  Center,
  Divider,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ask, line, Trouble } from '../../api/client.ts'
import { useAsk } from '../../api/hooks.ts'
import type { Me } from '../../api/schema.ts'
import { NewPassword } from '../../parts/password.tsx'
import { Problem } from '../../parts/problem.tsx'

export default function Door() {
  const token = location.hash.slice(1)
  if (location.pathname === '/setup') return <Setup token={token} />
  if (location.pathname === '/invitation') return <Invitation token={token} />
  if (location.pathname === '/signin' && token) return <ByLink token={token} />
  return <SignIn />
}

/** Why the other house's word was not enough; as the server names it in the address. */
const whyNot: Readonly<Record<string, string>> = {
  expired: 'That took too long, or was begun in another window. Try again.',
  refused: 'They did not confirm who you are. Try again; if it lasts, tell whoever runs Onhand.',
  unverified: 'Your e-mail address is not confirmed there. Confirm it, then try again.',
  domain: 'Addresses of that domain may not sign in here.',
  uninvited: 'Nobody has invited you yet: ask somebody who is an admin here.',
  off: 'Your access was switched off: ask somebody who is an admin here.',
}

function SignIn() {
  const { data } = useAsk('/v1/signin')
  const why = whyNot[new URLSearchParams(location.search).get('why') ?? '']
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <Frame
      title="Sign in"
      button="Sign in"
      act={() => ask('post', '/v1/session', { body: { email, password } })}
      below={
        data?.setup ? (
          <Text size="sm" c="dimmed">
            Nobody can sign in yet. Where Onhand runs, it printed a link when it started (“First
            sign-in”): open that one.
          </Text>
        ) : data?.oidc ? (
          <>
            <Divider label="or" />
            <Button component="a" href={data.oidc.url} variant="default" fullWidth>
              Sign in with {data.oidc.name}
            </Button>
          </>
        ) : null
      }
    >
      {why && (
        <Alert color="orange" title="You are not signed in" role="alert">
          {why}
        </Alert>
      )}
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
    </Frame>
  )
}

function Setup({ token }: { token: string }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <Frame
      title="The first person"
      says="Whoever has this link sets Onhand up and may do everything. Others are invited afterwards."
      button="Begin"
      act={() => ask('post', '/v1/setup', { body: { token, name, email, password } })}
    >
      <TextInput
        label="Your name"
        autoComplete="name"
        required
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <NewPassword value={password} set={setPassword} />
    </Frame>
  )
}

function Invitation({ token }: { token: string }) {
  const [password, setPassword] = useState('')
  return (
    <Frame
      title="Choose a password"
      says="With it you sign in from now on. The link works once."
      button="Go on"
      act={() => ask('post', '/v1/invitations/accept', { body: { token, password } })}
    >
      <NewPassword value={password} set={setPassword} />
    </Frame>
  )
}

function ByLink({ token }: { token: string }) {
  const begun = useRef(false)
  const [error, setError] = useState<unknown>()
  const enter = useEnter()
  const begin = () => {
    setError(undefined)
    ask('post', '/v1/session', { body: { token } }).then(enter, setError)
  }
  useEffect(() => {
    // A link works once, and effects run twice while one develops.
    if (begun.current) return
    begun.current = true
    begin()
  })
  if (!error) return null
  const used = error instanceof Trouble && error.status === 410
  return (
    <Frame
      title={used ? 'This link was used' : 'This link did not let you in'}
      button="Sign in with a password"
      act={async () => location.assign('/')}
    >
      <Problem of={error} {...(!used && { again: begin })} />
    </Frame>
  )
}

/** Signed in: away from the link's address, so that it is in no history, and on to the page. */
function useEnter() {
  const client = useQueryClient()
  return (me: unknown) => {
    line.csrf = (me as Me).csrf
    if (/^\/(setup|signin|invitation)$/.test(location.pathname)) location.replace('/')
    else client.setQueryData(['/v1/me', {}], me)
  }
}

function Frame({
  title,
  says,
  button,
  act,
  children,
  below,
}: {
  title: string
  says?: string
  button: string
  act: () => Promise<unknown>
  children: ReactNode
  below?: ReactNode
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const enter = useEnter()
  useEffect(() => {
    document.title = `${title} · Onhand`
  }, [title])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const me = await act()
      if (me) enter(me)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={400} shadow="sm">
        <form onSubmit={submit}>
          <Stack>
            <Stack gap={4} align="center">
              <img src="/favicon.svg" width={44} height={44} alt="" />
              <Title order={1} size="h3">
                {title}
              </Title>
              <Text size="sm" c="dimmed" ta="center">
                {says ?? 'Onhand, the inventory truth layer'}
              </Text>
            </Stack>
            {children}
            {error ? <Problem of={error} /> : null}
            <Button type="submit" loading={busy} fullWidth>
              {button}
            </Button>
            {below}
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}
