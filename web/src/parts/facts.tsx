/** Names and values of one thing, one below the other: a list to those who hear it. */
import { Box, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './facts.module.css'

/** A value that is undefined is not known to exist, and its line is left out; null is a dash. */
export const Facts = ({ of }: { of: readonly (readonly [string, ReactNode | undefined])[] }) => (
  <dl className={classes.facts}>
    {of
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => (
        <Box key={name} className={classes.fact}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value ?? '–'}
          </Text>
        </Box>
      ))}
  </dl>
)
