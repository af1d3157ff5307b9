/** A row of numbers as a line the size of a word; its words are its label. */
export function Spark({
  of,
  label,
  width = 96,
  height = 24,
}: {
  of: readonly number[]
  label: string
  width?: number
  height?: number
}) {
  const most = Math.max(1, ...of)
  const step = of.length > 1 ? width / (of.length - 1) : 0
  const y = (n: number) => height - 2 - (n / most) * (height - 4)
  const points = of.map((n, i) => `${(i * step).toFixed(1)},${y(n).toFixed(1)}`)
  const line = points.join(' ')
  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ display: 'block' }}>
      <title>{label}</title>
      <polygon
        points={`0,${height} ${line} ${width},${height}`}
        fill="var(--mantine-primary-color-light)"
      />
      <polyline
        points={line}
        fill="none"
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
    </svg>
  )
}
