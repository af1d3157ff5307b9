/** To be written. */
import { Header } from '../../parts/header.tsx'

export default function Page() {
  return <Header title="drift" />
}
