/** Can the numbers be trusted? One sentence, and the figures that it is made of. */
import { Grid, Stack } from '@mantine/core'
import { Header } from '../../parts/header.tsx'
import { Accuracy } from './accuracy.tsx'
import { Drifts } from './drifts.tsx'
import { Links } from './links.tsx'
import { Ran } from './ran.tsx'
import { Shelves } from './shelves.tsx'
import { Velocity } from './velocity.tsx'
import { Verdict } from './verdict.tsx'

export default function Overview() {
  return (
    <>
      <Header title="Overview" />
      <Stack gap="md">
        <Verdict />
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="md">
              <Drifts />
              <Velocity />
              <Shelves />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Stack gap="md">
              <Links />
              <Accuracy />
              <Ran />
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  )
}
