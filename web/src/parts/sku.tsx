/** An item by its SKU and name; leads to everything known about it. */
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'

export const Sku = ({ sku, name }: { sku: string; name?: string | null | undefined }) => (
  <>
    <Anchor component={Link} to={`/stock/${encodeURIComponent(sku)}`} fw={550} size="sm">
      {sku}
    </Anchor>
    {name && (
      <Text size="xs" c="dimmed" lineClamp={1} title={name}>
        {name}
      </Text>
    )}
  </>
)
