/** Around everything: the keys, the palette, and the door for those who are not signed in. */
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { KeyHelp, useKeyboard, useKeys } from './keys.tsx'
import { places } from './nav.ts'
import { SignedIn } from './session.tsx'
import { Shell } from './shell.tsx'

const Door = lazy(() => import('../pages/door/page.tsx'))
const Palette = lazy(() => import('./palette.tsx'))

const ways = places.flatMap(({ key, title, path }) => (key ? [{ key, says: title, path }] : []))
const byKey = Object.fromEntries(ways.map(({ key, path }) => [key, path]))

export function Root() {
  return (
    <SignedIn
      door={
        <Suspense>
          <Door />
        </Suspense>
      }
    >
      <House />
    </SignedIn>
  )
}

function House() {
  const [finding, find] = useDisclosure(false)
  const [helping, help] = useDisclosure(false)
  const navigate = useNavigate()
  const go = useCallback((to: string) => void navigate({ to }), [navigate])
  useKeyboard(go, byKey)
  useHotkeys([['mod+K', find.open]], [])
  useKeys(
    useMemo(
      () => [
        { key: '?', says: 'This help', act: help.open },
        { key: '/', says: 'Find anything', act: find.open },
      ],
      [help.open, find.open],
    ),
  )
  return (
    <>
      <Shell find={find.open} help={help.open} />
      <KeyHelp opened={helping} close={help.close} ways={ways} />
      <Suspense>{finding && <Palette opened={finding} close={find.close} />}</Suspense>
    </>
  )
}
