/** The frame around every page: where one is, where one can go, whether the page is live. */
import {
  ActionIcon,
  Alert,
  Anchor,
  AppShell,
  Badge,
  Box,
  Burger,
  Group,
  Kbd,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconKeyboard,
  IconMoon,
  IconPlugConnectedX,
  IconSearch,
  IconSun,
  IconUser,
} from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAct, useAsk } from '../api/hooks.ts'
import { useLive, useStanding } from './live.ts'
import { nav } from './nav.ts'
import { useMay, useMe } from './session.tsx'
import classes from './shell.module.css'

export function Shell({ find, help }: { find: () => void; help: () => void }) {
  const [open, { toggle, close }] = useDisclosure(false)
  const { pathname } = useLocation()
  useLive()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page, not a new value
  useEffect(() => {
    close()
    window.scrollTo(0, 0)
  }, [pathname, close])
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 232, breakpoint: 'md', collapsed: { mobile: !open } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={open ? 'Close the navigation' : 'Open the navigation'}
            />
            <Anchor component={Link} to="/" c="inherit" underline="never" className={classes.name}>
              <img src="/favicon.svg" width={24} height={24} alt="" />
              <span>Onhand</span>
            </Anchor>
            <Standing />
          </Group>
          <Group gap={6} wrap="nowrap">
            <UnstyledButton className={classes.find} onClick={find} aria-keyshortcuts="Control+K">
              <IconSearch size={16} aria-hidden />
              <Text span size="sm" visibleFrom="sm">
                Find anything
              </Text>
              <Kbd visibleFrom="sm" aria-hidden>
                Ctrl K
              </Kbd>
              <Box component="span" hiddenFrom="sm">
                <VisuallyHidden>Find anything</VisuallyHidden>
              </Box>
            </UnstyledButton>
            <Tooltip label="Keys (?)">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                onClick={help}
                aria-label="Keyboard help"
                visibleFrom="sm"
              >
                <IconKeyboard size={19} />
              </ActionIcon>
            </Tooltip>
            <Scheme />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Lost />
        <Box maw={1480} mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
    </AppShell>
  )
}

function Navigation() {
  const { pathname } = useLocation()
  const may = useMay()
  const { data } = useAsk('/v1/overview', {}, { everyMs: 30_000 })
  const counts = data?.counts as Record<string, number> | undefined
  return (
    <ScrollArea type="never" component="nav" aria-label="Pages" p="xs">
      {nav.map((group) => (
        <Box key={group.title ?? 'top'} mb="sm">
          {group.title && (
            <Text size="xs" fw={600} c="dimmed" px="sm" py={4} tt="uppercase" lts={0.4}>
              {group.title}
            </Text>
          )}
          {group.places
            .filter(({ needs }) => !needs || may(needs))
            .map(({ path, title, icon: Icon, count }) => {
              const here = path === '/' ? pathname === '/' : pathname.startsWith(path)
              const n = count && counts?.[count]
              return (
                <NavLink
                  key={path}
                  component={Link}
                  to={path}
                  label={title}
                  active={here}
                  aria-current={here ? 'page' : undefined}
                  className={classes.place}
                  leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
                  rightSection={
                    n ? (
                      <Badge
                        size="sm"
                        variant={here ? 'filled' : 'light'}
                        color="gray"
                        aria-label={`${n} open`}
                      >
                        {n > 999 ? '999+' : n}
                      </Badge>
                    ) : null
                  }
                />
              )
            })}
        </Box>
      ))}
    </ScrollArea>
  )
}

/** Live or not, in a word; nothing while it is simply well would be silence, and silence says nothing. */
function Standing() {
  const standing = useStanding()
  const says = { live: 'Live', lost: 'Not connected', starting: 'Connecting' }[standing]
  const color = { live: 'teal', lost: 'red', starting: 'gray' }[standing]
  return (
    <Tooltip
      label={
        standing === 'live'
          ? 'Changes appear here by themselves.'
          : 'What you see may be old. It is tried again every two seconds.'
      }
    >
      <Badge color={color} variant="dot" size="sm" visibleFrom="xs" className={classes.live}>
        {says}
      </Badge>
    </Tooltip>
  )
}

function Lost() {
  if (useStanding() !== 'lost') return null
  return (
    <Alert
      color="red"
      icon={<IconPlugConnectedX />}
      title="Onhand does not answer"
      mb="md"
      role="alert"
    >
      What you see is from before. The page goes on by itself once the server is back; nothing that
      was confirmed is lost.
    </Alert>
  )
}

function Scheme() {
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <Tooltip label={dark ? 'Light' : 'Dark'}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={dark ? 'Show it light' : 'Show it dark'}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={19} /> : <IconMoon size={19} />}
      </ActionIcon>
    </Tooltip>
  )
}

function Account() {
  const me = useMe()
  const out = useAct('delete', '/v1/session')
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Signed in as ${me.name}`}>
          <IconUser size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}
          {me.roles.length > 0 && ` · ${me.roles.join(', ')}`}
        </Menu.Label>
        <Menu.Item component={Link} to="/account">
          Password and sessions
        </Menu.Item>
        {me.kind === 'person' && (
          <Menu.Item onClick={() => out.mutate({}, { onSuccess: () => location.assign('/') })}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
