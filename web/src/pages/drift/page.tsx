/** One drift, as a page of its own: what a link in a mail or an alert leads to. */
import { Anchor } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Detail } from './detail.tsx'
import { placeName } from './words.ts'

export default function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const known = /^\d{1,15}$/.test(id)
  const { data } = useAsk('/v1/drifts/{id}', { path: { id: Number(id) } }, { enabled: known })
  const drift = data?.drift
  return (
    <>
      <Header
        title={drift ? `${drift.sku} at ${placeName(drift)}` : `Drift ${id}`}
        says={
          drift && (
            <Anchor component={Link} to={`/stock/${encodeURIComponent(drift.sku)}`} inherit>
              {drift.name || drift.sku}
            </Anchor>
          )
        }
        trail={[{ title: 'Drift inbox', to: '/drifts' }]}
      />
      {known ? (
        <Detail id={Number(id)} wide />
      ) : (
        <Problem of={new Error(`“${id}” is no drift’s number.`)} />
      )}
    </>
  )
}
