/** Who is signed in, and what they may do; everything else waits until that is known. */
import { Center, Loader } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { line } from '../api/client.ts'
import { useAsk } from '../api/hooks.ts'
import type { Me } from '../api/schema.ts'
import { Problem } from '../parts/problem.tsx'

const Session = createContext<Me | null>(null)

export function useMe(): Me {
  const me = useContext(Session)
  if (!me) throw new Error('only below <SignedIn>')
  return me
}

/** True when the caller may do what needs `scope`; the server asks again at each request. */
export function useMay() {
  const { scopes } = useMe()
  return (scope: Me['scopes'][number]) =>
    scopes.includes('admin') ||
    scopes.includes(scope) ||
    (scope === 'read' && (scopes.includes('write') || scopes.includes('repair')))
}

/** Shows `children` to those who are signed in, and `door` to all others. */
export function SignedIn({ children, door }: { children: ReactNode; door: ReactNode }) {
  const client = useQueryClient()
  const { data: me, error, isPending, refetch } = useAsk('/v1/me', {}, { keep: false })
  useEffect(() => {
    line.signedOut = () => {
      if (client.getQueryData(['/v1/me', {}])) client.resetQueries({ queryKey: ['/v1/me'] })
    }
  }, [client])
  if (me) line.csrf = me.csrf
  if (isPending) {
    return (
      <Center h="100dvh">
        <Loader aria-label="Finding out who you are" type="dots" />
      </Center>
    )
  }
  if (error?.status === 401) return door
  if (error && !me) return <Problem of={error} again={() => refetch()} p="xl" />
  return <Session.Provider value={me as Me}>{children}</Session.Provider>
}
