/**
 * A list of any length: only the rows in sight are drawn, the next page is asked for before its end
 * is reached. A table to those who hear it; where its columns have no room, each row is a card. (Roles instead of a <table>,
 * for rows that are not drawn have no place in one: biome.json knows.)
 */
import { Box, Center, Loader, Paper, Text } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useKeys } from '../app/keys.tsx'
import { Problem } from './problem.tsx'
import classes from './rows.module.css'

export type Column<R> = {
  title: string
  /** As in `grid-template-columns`: `2fr`, `120px`, `minmax(90px, 1fr)`. */
  width: string
  cell: (row: R) => ReactNode
  /** Numbers stand to the right. */
  right?: boolean
  /** On a phone: without its title, over the whole width. */
  head?: boolean
}

type Source<R> = {
  rows: readonly R[]
  error: unknown
  isPending: boolean
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?: () => unknown
  refetch: () => unknown
}

/** Between columns, and before the first and after the last; as in the stylesheet. */
const GAP = 20
const EDGES = 24
/** Of a column that names no least width in px. */
const LEAST = 60

/** What the columns need at least, in px. Pure. */
const needOf = (widths: readonly string[]) =>
  widths.reduce((sum, width) => sum + Number(/(\d+)px/.exec(width)?.[1] ?? LEAST), 0) +
  GAP * (widths.length - 1) +
  EDGES

export function Rows<R>({
  label,
  of,
  columns,
  keyOf,
  open,
  click = open,
  above,
  empty,
  selected,
  select,
  inside = false,
}: {
  /** What the list is, for those who hear it. */
  label: string
  of: Source<R>
  columns: readonly Column<R>[]
  keyOf: (row: R) => string | number
  /** What Enter does, and a click if that is not something else. */
  open?: (row: R) => void
  click?: ((row: R) => void) | undefined
  /** A heading over a row, where it differs from the one before it. */
  above?: (row: R, before: R | undefined) => ReactNode
  /** Instead of a list without rows. */
  empty: ReactNode
  /** The row that is marked, by its key; j and k move it. Without: it is kept here. */
  selected?: string | number | null
  select?: (row: R) => void
  /** It stands in a frame already, and gets none of its own. */
  inside?: boolean
}) {
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = of
  const [box, width] = useWidth()
  const narrow = width < needOf(columns.map((column) => column.width))
  const [own, setOwn] = useState<string | number | null>(null)
  const marked = selected === undefined ? own : selected
  const list = useRef<HTMLDivElement>(null)
  const offset = useTop(list, !of.isPending && rows.length > 0)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (narrow ? 120 : 45),
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (i) => keyOf(rows[i]!),
  })
  const drawn = virtual.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 20) fetchNextPage?.()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length])

  const current = useRef({ rows, marked, open, select, keyOf })
  current.current = { rows, marked, open, select, keyOf }
  useKeys(
    useMemo(() => {
      const mark = (row: R, i: number) => {
        const { select, keyOf } = current.current
        if (select) select(row)
        else setOwn(keyOf(row))
        virtual.scrollToIndex(i, { align: 'auto' })
      }
      const by = (step: number) => () => {
        const { rows, marked, keyOf } = current.current
        const at = rows.findIndex((row) => keyOf(row) === marked)
        const i = Math.min(rows.length - 1, Math.max(0, at + step))
        if (rows[i]) mark(rows[i], i)
      }
      return [
        { key: 'j', says: 'The next row', act: by(1) },
        { key: 'k', says: 'The row before', act: by(-1) },
        {
          key: 'Enter',
          says: 'Open the marked row',
          act: () => {
            const { rows, marked, open, keyOf } = current.current
            const row = rows.find((one) => keyOf(one) === marked)
            if (row) open?.(row)
          },
        },
      ]
    }, [virtual]),
  )

  if (of.error && rows.length === 0) return <Problem of={of.error} again={() => of.refetch()} />
  const frame = (list: ReactNode) =>
    inside ? (
      <div ref={box}>{list}</div>
    ) : (
      <Paper withBorder className={classes.frame} ref={box}>
        {list}
      </Paper>
    )
  if (!of.isPending && rows.length === 0) return frame(empty)
  const template = { gridTemplateColumns: columns.map((c) => c.width).join(' ') }
  return frame(
    <div role="table" aria-label={label} aria-rowcount={hasNextPage ? -1 : rows.length + 1}>
      <div role="rowgroup" className={narrow ? classes.unseen : undefined}>
        <div role="row" className={classes.titles} style={template}>
          {columns.map(({ title, right }) => (
            <div role="columnheader" key={title} className={right ? classes.right : undefined}>
              {title}
            </div>
          ))}
        </div>
      </div>
      {of.isPending ? (
        <Center p="xl">
          <Loader type="dots" aria-label="Loading" />
        </Center>
      ) : (
        <div
          ref={list}
          role="rowgroup"
          className={classes.list}
          style={{ height: virtual.getTotalSize() }}
        >
          {drawn.map(({ index, key, start }) => {
            const row = rows[index]!
            const over = above?.(row, rows[index - 1])
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={keyOf(row) === marked || undefined}
                data-index={index}
                data-opens={click ? true : undefined}
                data-last={(!hasNextPage && index === rows.length - 1) || undefined}
                ref={virtual.measureElement}
                className={narrow ? classes.card : classes.row}
                style={{
                  ...(narrow ? {} : template),
                  transform: `translateY(${start - offset}px)`,
                }}
                onClick={(event) => {
                  if ((event.target as HTMLElement).closest('a,button,input,label')) return
                  click?.(row)
                }}
              >
                {over && (
                  <div role="cell" className={classes.above}>
                    {over}
                  </div>
                )}
                {columns.map((column) => (
                  <div
                    role="cell"
                    key={column.title}
                    className={
                      narrow
                        ? column.head
                          ? classes.head
                          : classes.pair
                        : column.right
                          ? classes.right
                          : classes.cell
                    }
                  >
                    {narrow && !column.head && (
                      <Text span size="xs" c="dimmed">
                        {column.title}
                      </Text>
                    )}
                    <Box miw={0}>{column.cell(row)}</Box>
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      )}
      {isFetchingNextPage && (
        <Center p="sm">
          <Loader size="sm" type="dots" aria-label="Loading more" />
        </Center>
      )}
    </div>,
  )
}

/** How wide an element is inside, in px; until it is there, as wide as the window. */
function useWidth(): [(node: HTMLElement | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(() => window.innerWidth)
  const box = useCallback((node: HTMLElement | null) => {
    if (!node) return
    const measure = () => setWidth(node.clientWidth)
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(node)
    return () => watch.disconnect()
  }, [])
  return [box, width]
}

/** Where the list begins, in px from the top: what stands above it may come, or grow, after it. */
function useTop(list: RefObject<HTMLElement | null>, there: boolean): number {
  const [top, setTop] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is nothing to measure before
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current)
        setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY))
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(document.body)
    return () => watch.disconnect()
  }, [list, there])
  return top
}
