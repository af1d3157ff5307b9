/** Reads that stay fresh, lists that go on, and acts that say what they changed. */
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, ask, type Given, Trouble, type With } from './client.ts'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A problem that the server told is an answer; only silence is worth asking again.
      retry: (count, error) => count < 2 && (!(error instanceof Trouble) || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
})

type Options = { everyMs?: number; enabled?: boolean; keep?: boolean }

/** One read, kept fresh by the server's events (app/live.ts); `everyMs` for what time alone changes. */
export function useAsk<P extends With<'get'>>(
  path: P,
  given: Given<P, 'get'> = {} as Given<P, 'get'>,
  { everyMs, enabled = true, keep }: Options = {},
) {
  return useQuery<Answer<P, 'get'>, Trouble>({
    queryKey: [path, given],
    queryFn: ({ signal }) => ask('get', path, given, { signal }),
    enabled,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keep && { placeholderData: keepPreviousData }),
  })
}

type Row<A> = A extends { rows: (infer R)[] } ? R : never

/** A list that is asked for page by page, by the cursor that each page ends with. */
export function useList<P extends With<'get'>>(
  path: P,
  given: Given<P, 'get'> = {} as Given<P, 'get'>,
  { enabled = true }: Options = {},
) {
  type A = Answer<P, 'get'>
  const found = useInfiniteQuery<A, Trouble, { pages: A[] }, unknown[], string | undefined>({
    queryKey: [path, given, 'list'],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(given.query as object | undefined), cursor: pageParam }
      return ask('get', path, { ...given, query } as Given<P, 'get'>, { signal })
    },
    initialPageParam: undefined,
    getNextPageParam: (last) => (last as { next?: string | null }).next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  })
  const pages = (found.data as { pages: A[] } | undefined)?.pages ?? []
  const rows = pages.flatMap((page) => (page as { rows: Row<A>[] }).rows)
  return { ...found, rows, first: pages[0] as A | undefined }
}

/**
 * Something that changes the world. What it may have changed is asked for anew: paths that begin
 * with one of `touches`, or match it; without any, everything.
 */
export function useAct<P extends With<M>, M extends 'post' | 'put' | 'delete'>(
  method: M,
  path: P,
  touches: readonly string[] = [],
) {
  const client = useQueryClient()
  return useMutation<Answer<P, M>, Trouble, Given<P, M>>({
    mutationFn: (given) => ask(method, path, given),
    onSuccess: () => refresh(client, touches),
  })
}

export function refresh(client: QueryClient, touches: readonly (string | RegExp)[]) {
  return client.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      touches.length === 0 ||
      touches.some((touch) =>
        typeof touch === 'string' ? String(path).startsWith(touch) : touch.test(String(path)),
      ),
  })
}
