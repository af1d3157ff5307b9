/** Made by `npm run client` from the description of the API; not edited by hand. */

export type Problem = { type: string; title: string; status: number; detail: string; next: string }

export type LineOutcome = { outcome: "recorded" | "repeated" | "contradicted" | "refused" | "held" | "invalid"; why?: string; reason?: string }

export type MovementLine = { kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; document: string; line: string; sku: string; quantity: number | string; location?: string | null; happenedAt: string; transition?: string; issuer?: string; after?: unknown[]; reason?: string; actor?: string }

export type Movement = Quantities & { id: string; kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; location: string; after: Quantities & { available: number }; counted: number | null; before_count: boolean; reportedBy: string; happenedAt: string; recordedAt: string; version: number; message: number | null; reason: string | null; actor: string | null; confirmed: { channel: string; at: string }[]; open: string[] }

export type Quantities = { on_hand: number; committed: number; reserved: number; unavailable: number; incoming: number }

export type Position = Quantities & { sku: string; location: string; available: number; movements: number; countedAt: string | null }

export type Available = { sku: string; available: number; locations: { location: string; available: number }[]; channels: { channel: string; available_to_sell: number; pack: number; listed: boolean; terms: { term: string; quantity: number; why: string }[] }[] }

export type Explained = { sku: string; name: string; category: string; asOf: string | null; bundle: { sku: string; quantity: number }[]; locations: { location: string; baseline: { id: string; counted: number; happenedAt: string; by: string; actor: string | null; before: number } | null; available: { quantity: number; says: string }; on_hand: { quantity: number; says: string; terms: { kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; quantity: number; movements: number; reason?: string }[] }; committed: { quantity: number; says: string; terms: { kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; quantity: number; movements: number; reason?: string }[] }; reserved: { quantity: number; says: string; terms: { kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; quantity: number; movements: number; reason?: string }[] }; unavailable: { quantity: number; says: string; terms: { kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; quantity: number; movements: number; reason?: string }[] }; incoming: { quantity: number; says: string; terms: { kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; quantity: number; movements: number; reason?: string }[] }; holds: { id: string; holder: string; remaining: number; expiresAt: string }[] }[]; channels: { channel: string; measure: "available_to_sell" | "on_hand"; locations: string[]; available_to_sell: number; pack: number; listed: boolean; terms: { term: string; quantity: number; why: string }[]; told: number | null; confirmed: number | null; confirmedAt: string | null; pending: boolean; held_back: number; says: string }[]; movements: { rows: (Quantities & { id: string; kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; location: string; after: Quantities & { available: number }; counted: number | null; before_count: boolean; reportedBy: string; happenedAt: string; recordedAt: string; version: number; message: number | null; reason: string | null; actor: string | null; confirmed: { channel: string; at: string }[]; open: string[] })[]; next: string | null } }

export type StockRow = { sku: string; name: string; category: string; bundle: boolean; onHand: number | null; committed: number | null; reserved: number | null; unavailable: number | null; incoming: number | null; available: number | null; low: boolean; out: boolean; units: number | null; places: Side[] }

export type Side = { system: string; external: string; measure: "on_hand" | "available" | "available_to_sell"; observed: number | null; asOf: string | null; expected: number | null; state: "agrees" | "sold_ahead" | "differs" | "on_its_way" | "unknown"; driftId: number | null; severity: "in_flight" | "low" | "high" | "critical" | null }

export type ItemPlaces = { at: string; sku: string; name: string; category: string; safety: number | null; ledger: Position[]; places: SideFull[] }

export type SideFull = Side & { locations: string[]; owns: boolean; channel: string | null; by: "reading" | "telling" | null; says: string; drift: { id: number; state: "open" | "explained" | "correcting" | "escalated" | "counting" | "resolved" | "ignored"; severity: "in_flight" | "low" | "high" | "critical"; expected: number; observed: number; residue: number; asOf: string; comparedAt: string; resolvedAt: string | null; resolvedHow: string | null } | null }

export type Waiting = { system: string; reason: string; messages: number; next: string }

export type Item = { sku: string; name: string; category: string; safety: number | null }

export type Listing = { system: string | null; external: string; sku: string; pack: number; published: boolean; validFrom: string | null }

export type Match = { system: string; offers: number; counts: { conflict?: number; duplicate?: number; blank?: number; untracked?: number; new?: number; matched?: number; listed?: number }; rows: { fate: "conflict" | "duplicate" | "blank" | "untracked" | "new" | "matched" | "listed"; external: string; sku: string; barcode: string; name: string; item: string | null; why: string }[]; gone: { count: number; rows: { external: string; sku: string }[] }; unstocked: { count: number; skus: string[] }; applied: boolean; items: number; listings: number; waiting: Waiting[] }

export type Hold = { id: string; sku: string; location: string; quantity: number; expiresAt: string }

export type Reservation = { id: string; sku: string; location: string; holder: string; quantity: number; remaining: number; state: "held" | "posted" | "released" | "expired"; expiresAt: string; createdAt: string; endedAt: string | null }

export type Message = { id: number; system: string; topic: string; via: string; state: string; reason: string | null; detail: Record<string, unknown> | null; receivedAt: string; doneAt: string | null; tries: number; prunedAt: string | null }

export type Delivery = { sku: string; channel: string; state: "told" | "pending" | "unclear" | "dead"; known: number | null; markedAt: string; dueAt: string | null; urgency: number; tries: number; dead: string | null }

export type Attempt = { channel: string; at: string; tookMs: number; quantity: number; before: number | null; outcome: string; why: string | null; calls: number }

export type Call = { startedAt: string; tookMs: number; method: string; url: string; request: string; status: number | null; answer: string; why: string | null; items: number }

export type DeliveryRow = { sku: string; name: string; channel: string; state: "told" | "pending" | "unclear" | "dead"; known: number | null; markedAt: string; dueAt: string | null; urgency: number; tries: number; dead: string | null; deadAt: string | null; last: { at: string; tookMs: number; quantity: number; before: number | null; outcome: string; why: string | null } | null }

export type Channel = { channel: string; system: string; external: string; locations: string[]; measure: string; state: "open" | "paused" | "blocked"; why: string | null; blockedUntil: string | null; failures: number; succeededAt: string | null; pending: number; oldest: string | null; dead: number }

export type Refusal = { id: number; outcome: "refused" | "forwarded" | "contradicted" | "repeated"; sku: string; location: string; source: string; line: string; kind: string; quantity: number; by: string; owner: string | null; says: string; message: number | null; happenedAt: string; refusedAt: string; sentAt: string | null }

export type Drift = { id: number; sku: string; name: string; category: string; system: string; external: string; locations: string[]; measure: string; owns: boolean; state: "open" | "explained" | "correcting" | "escalated" | "counting" | "resolved" | "ignored"; regressed: boolean; expected: number; observed: number; gap: number; residue: number; says: string; severity: "in_flight" | "low" | "high" | "critical"; severityWhy: string; cause: string | null; confidence: number | null; assigned: string | null; assignedBy: string | null; decision: string | null; next: string | null; asOf: string; comparedAt: string; firstSeenAt: string; lastSeenAt: string; occurrences: number; snoozedUntil: string | null; snoozedBy: string | null; resolvedAt: string | null; resolvedHow: string | null; ignoreRule: number | null }

export type DriftExplained = { drift: Drift; story: Story; assistant: Assistant; sum: { what: string; quantity: number; says: string }[]; terms: { term: string; quantity: number; says: string; cites: { cite: string; says: string; at: string | null; path: string | null }[] }[]; claims: { cause: string; units: number; says: string; remedy: "publish" | "compensate" | "replay" | "map" | "pull" | "count" | "wait" | "ask"; strength: "proof" | "strong" | "weak"; cites: { cite: string; says: string; at: string | null; path: string | null }[] }[]; record: { right: number; all: number } | null; rivals: { cause: string; says: string }[]; locks: { lock: "policy" | "repair" | "hands" | "small" | "share" | "cause" | "confidence" | "fresh" | "settled" | "under_way" | "source" | "channel" | "increase" | "tried" | "week" | "books" | "batch" | "blast_radius"; holds: boolean; why: string }[]; repairs: { id: number; batch: number; act: "publish" | "compensate"; before: number; after: number; state: "planned" | "skipped" | "done" | "verified" | "failed" | "reverted"; says: string | null; doneAt: string | null }[]; events: DriftEvent[] }

export type Story = { product: string; gap: string; found: string; safe: string; next: string } | null

export type Assistant = { model: string; at: string; verdict: "agrees" | "doubts" | "dropped" | "unusable"; says: string; doubt: string | null; evidence: number; confidence: number; story: { product: string | null; gap: string | null; found: string | null; safe: string | null; next: string | null }; left: { part: "product" | "gap" | "found" | "safe" | "next"; why: string }[] } | null

export type DriftEvent = { id: number; at: string; event: string; actor: string; state: "open" | "explained" | "correcting" | "escalated" | "counting" | "resolved" | "ignored"; expected: number; observed: number; residue: number; detail: Record<string, unknown> }

export type IgnoreRule = { id: number; sku: string | null; system: string | null; external: string | null; category: string | null; most: number; reason: string; madeBy: string; madeAt: string; expiresAt: string; endedAt: string | null; hides: number }

export type Reading = { id: number; system: string; startedAt: string; endedAt: string | null; state: "running" | "complete" | "partial" | "suspect" | "failed"; levels: number; changed: number; unmatched: number; zeroed: number; different: number; asOf: string | null; why: string | null; acceptedBy: string | null }

export type Batch = { id: number; state: "planned" | "held" | "applied" | "reverted" | "discarded"; automatic: boolean; madeBy: string; madeAt: string; why: string; skus: number; units: number; zeroed: number; decidedBy: string | null; decidedAt: string | null; reverts: number | null }

export type Repair = { id: number; driftId: number | null; sku: string; system: string; external: string; location: string; act: "publish" | "compensate"; before: number; after: number; cause: string | null; confidence: number | null; why: string; state: "planned" | "skipped" | "done" | "verified" | "failed" | "reverted"; says: string | null; doneAt: string | null; endedAt: string | null }

export type BlastRadius = { skus: number; units: number; zeroed: number; channels: { channel: string; listed: number; moved: number; zeroed: number }[]; why: string | null } | null

export type FactExercise = { fact: "on_hand" | "committed" | "reserved" | "incoming" | "catalog" | "price" | "order" | "refund" | "settlement"; owners: { location: string | null; source: string | null; owner: string }[]; writers: { system: string; owns: boolean; movements: number; locations: string[]; lastAt: string | null; refused: number; forwarded: number; contradicted: number; repeated: number }[]; findings: { kind: "gap" | "bug" | "note"; says: string }[] }

export type Status = { at: string; verdict: "good" | "watch" | "bad"; says: string; numbers: { state: "good" | "watch" | "bad"; says: string[] }; links: { state: "good" | "watch" | "bad"; says: string[] }; inbox: { pending: number; parked: number; quarantined: number; oldest: string | null }; quarantine: { system: string; reason: string; messages: number }[]; systems: { system: string; role: string; connector: string; lastHeardAt: string | null; silent: boolean | null; webhooks: Webhook[] | null }[]; channels: Channel[]; jobs: Job[]; unowned: ("on_hand" | "committed" | "reserved" | "incoming" | "catalog" | "price" | "order" | "refund" | "settlement")[]; drifts: { critical: number; high: number; low: number; inFlight: number }; heldBatch: number | null; oversold: { sku: string; location: string; available: number }[]; ledger: { items: number; unsealed: number; sealedAt: string | null }; engine: "pglite" | "postgres" }

export type Webhook = { topic: string; state: "live" | "missing" | "disabled" | "elsewhere"; why: string | null; checkedAt: string; liveAt: string | null; deafSince: string | null; deafUntil: string | null; caughtUpAt: string | null }

export type Job = { job: string; says: string; cron: string; check: boolean; standing: "new" | "up" | "late" | "down"; why: string; nextAt: string; last: Run; doneAt: string | null }

export type Run = { id: number; job: string; dueAt: string; startedAt: string; endedAt: string | null; state: "running" | "done" | "failed" | "lost"; missed: number; counts: Record<string, number>; skipped: { what: string; why: string }[]; why: string | null; askedBy: string | null } | null

export type Overview = { at: string; verdict: "good" | "watch" | "bad"; says: string; numbers: "good" | "watch" | "bad"; links: "good" | "watch" | "bad"; counts: { drifts: number; quarantined: number; deadLetters: number; alerts: number; heldBatches: number } }

export type StockByCategory = { at: string; lowStock: number; rows: { category: string; items: number; onHand: number; committed: number; available: number; low: number; out: number; unknown: number }[]; items: number; low: number; out: number; unknown: number }

export type Velocity = { at: string; days: number; since: string; rows: { sku: string; name: string; category: string; units: number; perDay: number; spark: number[]; orders: number; available: number | null; coverDays: number | null; coverWhy: "nothing_sold" | "unknown_stock" | null }[] }

export type Links = { at: string; looked: number; systems: { system: string; role: "shelf" | "wms" | "erp" | "storefront" | "3pl" | "pos" | "marketplace"; connector: string; standing: "good" | "watch" | "bad"; says: string; lastHeardAt: string | null; lastToldAt: string | null; silent: boolean | null; webhooks: Webhook[] | null; deaf: string[]; lag: Lag }[]; channels: (Channel & { role: "shelf" | "wms" | "erp" | "storefront" | "3pl" | "pos" | "marketplace"; standing: "good" | "watch" | "bad"; says: string; lastToldAt: string | null; lag: Lag })[] }

export type Lag = { p50Ms: number | null; p95Ms: number | null; samples: number }

export type DriftTrend = { at: string; days: number; open: { critical: number; high: number; low: number; inFlight: number; snoozed: number; ignored: number }; waiting: number; trend: { until: string; opened: number; resolved: number; open: { critical: number; high: number; low: number } }[]; causes: { cause: string | null; drifts: number; units: number }[] }

export type Accuracy = { at: string; days: number; rows: { system: string; points: { reading: number; at: string; state: "complete" | "partial" | "suspect" | "failed"; compared: number; agreed: number | null; share: number | null; why: string | null }[] }[] }

export type Audit = { id: number; at: string; runId: number | null; says: string; agrees: boolean; drifts: { open: number; units: number; explained: number; ignored: number; opened: number; closed: number }; accuracy: { system: string; compared: number; exact: number; within: number; unknown: number; why: string | null }[] }

export type FileAudit = { report: "audit"; version: 1; at: string; owner: string; tolerance: number; systems: { key: string; title: string; role: string; measure: string | null; source: string[][]; items: number; units: number; totals: { compared: number; exact: number; tolerated: number; far: { tooMany: number; tooFew: number }; tooMany: { items: number; units: number }; tooFew: { items: number; units: number }; oversell: { items: number; units: number }; soldOut: { items: number; units: number }; onlyHere: { items: number; units: number }; onlyOwner: { items: number; units: number }; unknown: number; severities: { in_flight?: number; low?: number; high?: number; critical?: number }; gaps: { from: number | null; to: number | null; items: number }[] } | null }[]; verdict: { agrees: boolean; says: string; points: string[] }; findings: { kind: string; system: string; severity: "in_flight" | "low" | "high" | "critical"; title: string; says: string[]; next: string; items: number; units: number; table: { titles: string[]; rows: ((string | number | null)[])[]; all: number; in: "lines" | "rows" | "aliases" } }[]; lines: { sku: string; name: string; price: number | null; severity: "in_flight" | "low" | "high" | "critical" | null; shows: { number: number | null; expected: number | null; gap: number | null; severity: "in_flight" | "low" | "high" | "critical" | null; rule: string | null; pattern: string | null; why: string | null }[] }[]; allLines: number; cost: { currency: string; parts: { what: string; how: string; amount: number | null }[]; total: number; beside: { what: string; how: string; amount: number | null }[]; assumptions: { says: string; value: string; option: string }[]; unpriced: number }; assumed: string[]; unseen: string[] }

export type Digest = { at: string; since: string; clear: boolean; subject: string; says: string; reasons: { severity: "low" | "high" | "critical" | "unknown"; says: string; page: string; command?: string }[]; checks: { check: string; says: string; state: "passed" | "failed" | "missing"; at: string | null; why: string }[]; notChecked: { what: string; why: string }[]; items: number; jobs: Job[]; runs: { job: string; done: number; failed: number; lost: number; missed: number }[]; sources: { system: string; role: string; state: "fresh" | "stale" | "partial" | "suspect" | "failed" | "never" | "unread"; why: string; readAt: string | null; asOf: string | null; levels: number; unmatched: number; different: number; lastHeardAt: string | null; silent: boolean | null }[]; books: { at: string; ok: boolean; says: string[] } | null; drifts: { rows: { id: number; sku: string; name: string; place: string; state: string; regressed: boolean; severity: "in_flight" | "low" | "high" | "critical"; severityWhy: string; expected: number; observed: number; residue: number; cause: string | null; confidence: number | null; story: Record<string, unknown> | null; firstSeenAt: string; occurrences: number }[]; more: number; open: { critical: number; high: number; low: number }; escalated: number; explained: number; ignored: number; snoozed: number; appeared: number; resolved: number }; corrected: { rows: { sku: string; place: string; act: "compensate" | "publish"; before: number; after: number; state: string; why: string; at: string }[]; more: number; failed: number; units: number }; batches: { id: number; state: string; why: string; skus: number; units: number; madeAt: string }[]; channels: Channel[]; dead: { rows: { sku: string; channel: string; why: string; deadAt: string }[]; more: number }; quarantine: { system: string; reason: string; says: string; messages: number; oldest: string }[]; waiting: { messages: number; oldest: string | null }; alerts: { severity: "low" | "high" | "critical"; title: string; says: string; openedAt: string; link: string | null }[]; unowned: string[] }

export type Alert = { id: number; key: string; severity: "low" | "high" | "critical"; title: string; says: string; link: string | null; openedAt: string; seenAt: string; times: number; closedAt: string | null; told: Record<string, { severity?: "low" | "high" | "critical"; at?: string; why?: string; failedAt?: string }> }

export type Me = { kind: "person" | "key" | "operator"; id: number | null; name: string; email: string | null; roles: string[]; scopes: ("read" | "count" | "write" | "repair" | "movements" | "reservations" | "admin")[]; csrf: string | null }

export type Person = { id: number; email: string; name: string; roles: ("viewer" | "counter" | "receiver" | "reconciler" | "admin")[]; createdAt: string; disabledAt: string | null; seenAt: string | null }

export type LogLine = { id: number; of: number | null; at: string; actor: string; act: string; target: string | null; was?: unknown; now?: unknown; outcome: "asked" | "done" | "refused" | "failed"; why: string | null }

export type Connection = { system: string; role: string; connector: string; does: string[]; owns: { fact: "on_hand" | "committed" | "reserved" | "incoming" | "catalog" | "price" | "order" | "refund" | "settlement"; location: string | null; source: string | null }[]; locations: Record<string, string>; settings: Record<string, unknown>; secrets: { name: string; for: string[]; found: "environment" | "file" | "store" | "nowhere"; stored: boolean; setAt: string | null; says: string | null }[]; webhooks: Webhook[] | null; lastHeardAt: string | null; silent: boolean | null; read: { doneAt: string | null; state: string | null; why: string | null } | null; channels: { channel: string; state: string; why: string | null; pending: number; dead: number; succeededAt: string | null }[]; poll: { everyMs: number | null; cron: string | null; lastAt: string | null } | null; policy: string; checkup: Checkup }

export type Checkup = { beganAt: string; endedAt: string | null; askedBy: string; ok: boolean | null; findings: { check: string; ok: boolean; optional?: boolean; says: string; fix?: string }[] } | null

export type Setting = { name: string; title: string; value: string | number | null; declared: string | number | null; unit: string | null; bounds: { least: number; most: number | null; whole: boolean } | { oneOf: string[] } | { cron: true }; scope: "write" | "admin"; override: { value: string | number | null; was: string | number | null; note: string; setBy: string; setAt: string; ignored: string | null } | null }

export type GatePreview = { gate: "shadow" | "on"; days: number; since: string | null; repairs: number; units: number; settled: number; open: number; held: number; systems: { system: string; repairs: number; units: number }[]; causes: { cause: string; repairs: number; units: number }[]; busiest: { day: string; repairs: number; units: number } | null; limits: { skusPerDay: number; unitsPerDay: number }; gated: string[]; says: string }

export type SettingChange = { id: number; name: string; value?: unknown; was?: unknown; note: string; setBy: string; setAt: string }

export type Rule = { name: string; channel: string | null; category: string | null; sku: string | null; safety: number | null; cap: number | null; percent: number | null; from: "file" | "set"; setBy: string | null; setAt: string | null; declared: { safety: number | null; cap: number | null; percent: number | null } | null }

export type Secret = { name: string; for: string[]; systems: string[]; found: "environment" | "file" | "store" | "nowhere"; stored: boolean; setBy: string | null; setAt: string | null; says: string | null }

export type paths = {
  '/webhooks/{system}': {
    post: { parameters: { query?: never; path: { system: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { received: "stored" | "repeated" } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/movements': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': (MovementLine & { system?: string }) | { system?: string; lines: MovementLine[] } } }; responses: { 200: { content: { 'application/json': LineOutcome | { lines: LineOutcome[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    get: { parameters: { query: { sku: string; location?: string; until?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Movement[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/positions': {
    get: { parameters: { query?: { sku?: string | string[]; location?: string; asOf?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Position[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/availability': {
    get: { parameters: { query: { sku: string | string[]; channel?: string; asOf?: string; holder?: string }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { items: Available[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items/{sku}/explain': {
    get: { parameters: { query?: { channel?: string; location?: string; asOf?: string; cursor?: string; limit?: number | null }; path: { sku: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': Explained } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/stock': {
    get: { parameters: { query?: { search?: string; category?: string; system?: string; location?: string; low?: "" | "true" | "false"; out?: "" | "true" | "false"; disagree?: "" | "true" | "false"; sort?: "sku" | "-onHand" | "available" | "units"; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { at: string; rows: StockRow[]; next: string | null; total: number | null; atLeast: boolean } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/categories': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: { category: string; items: number }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items/{sku}/places': {
    get: { parameters: { query?: never; path: { sku: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': ItemPlaces } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items': {
    put: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { items: { sku: string; name?: string; category?: string; safety?: number | null }[] } } }; responses: { 200: { content: { 'application/json': { changed: number; waiting: Waiting[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    get: { parameters: { query?: { search?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Item[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items/{sku}': {
    get: { parameters: { query?: never; path: { sku: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': Item & { listings: Listing[]; bundle: { sku: string; quantity: number }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/bundles': {
    put: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { bundles: { sku: string; components: { sku: string; quantity: number }[] }[] } } }; responses: { 200: { content: { 'application/json': { changed: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/listings': {
    put: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { listings: { system: string | null; external: string; sku: string; pack?: number; published?: boolean; remote?: Record<string, unknown>; validFrom?: string }[] } } }; responses: { 200: { content: { 'application/json': { changed: number; missing: { system: string | null; external: string; sku: string }[]; waiting: Waiting[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    get: { parameters: { query?: { system?: string; sku?: string; external?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Listing[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/locations': {
    put: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { locations: { system: string; external: string; location: string }[] } } }; responses: { 200: { content: { 'application/json': { changed: number; waiting: Waiting[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    get: { parameters: { query?: { cursor?: string }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { locations: { location: string; name: string }[]; maps: { system: string; external: string; location: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/systems/{system}/match': {
    post: { parameters: { query?: never; path: { system: string } }; requestBody: { content: { 'application/json': { apply?: boolean; create?: boolean; zeros?: boolean; most?: number } } }; responses: { 200: { content: { 'application/json': Match } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/reservations': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { id?: string; sku: string; quantity: number; holder: string; seconds?: number; channel?: string; locations?: string[] } } }; responses: { 200: { content: { 'application/json': Hold } }; default: { content: { 'application/problem+json': Problem } } } }
    get: { parameters: { query?: { holder?: string; sku?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Reservation[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/reservations/{id}': {
    get: { parameters: { query?: never; path: { id: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Reservation[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/reservations/{id}/post': {
    post: { parameters: { query?: never; path: { id: string } }; requestBody: { content: { 'application/json': { order: string; line: string; system?: string; quantity?: number; share?: number } } }; responses: { 200: { content: { 'application/json': { remaining: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/reservations/{id}/release': {
    post: { parameters: { query?: never; path: { id: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { released: boolean } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/inbox': {
    get: { parameters: { query?: { state?: "received" | "parked" | "applied" | "quarantined" | "dismissed"; reason?: "unreadable" | "unmapped_sku" | "unmapped_location" | "not_whole_units" | "too_old" | "in_the_future" | "unknown_issuer" | "no_owner" | "predecessor_missing" | "contradicted" | "id_reused" | "flood" | "poison"; system?: string; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Message[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/inbox/{id}': {
    get: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': Message & { headers: Record<string, string>; body: string; encoding: "text" | "base64"; movements: (Quantities & { sku: string; location: string; kind: "ordered" | "order_cancelled" | "shipped" | "received" | "purchase_ordered" | "returned" | "adjusted" | "counted" | "transferred_out" | "transferred_in" | "reserved" | "released" | "state_moved" | "compensated" | "purchase_received" | "purchase_cancelled"; says: string; counted: number | null; happenedAt: string; recordedAt: string })[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/quarantine': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: { system: string; reason: string; says: string; messages: number; oldest: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/inbox/{id}/replay': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { replayed: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/quarantine/replay': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { reason: "unreadable" | "unmapped_sku" | "unmapped_location" | "not_whole_units" | "too_old" | "in_the_future" | "unknown_issuer" | "no_owner" | "predecessor_missing" | "contradicted" | "id_reused" | "flood" | "poison"; system?: string; confirm?: number } } }; responses: { 200: { content: { 'application/json': { replayed: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/inbox/{id}/dismiss': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { why: string } } }; responses: { 200: { content: { 'application/json': { dismissed: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/outbox': {
    get: { parameters: { query?: { channel?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Delivery[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items/{sku}/deliveries': {
    get: { parameters: { query?: { limit?: number }; path: { sku: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Delivery[]; attempts: Attempt[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items/{sku}/deliveries/{channel}/calls': {
    get: { parameters: { query: { at: string }; path: { sku: string; channel: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { external: string | null; rows: Call[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/dead-letters': {
    get: { parameters: { query?: { limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: { sku: string; channel: string; why: string; deadAt: string; known: number | null }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/dead-letters/replay': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { sku?: string; channel?: string; confirm?: number } } }; responses: { 200: { content: { 'application/json': { replayed: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/items/{sku}/deliveries/{channel}/replay': {
    post: { parameters: { query?: never; path: { sku: string; channel: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { replayed: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/deliveries': {
    get: { parameters: { query?: { state?: "told" | "pending" | "unclear" | "dead"; channel?: string; search?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: DeliveryRow[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/channels': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Channel[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/channels/{name}/pause': {
    post: { parameters: { query?: never; path: { name: string } }; requestBody: { content: { 'application/json': { why: string } } }; responses: { 200: { content: { 'application/json': Channel } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/channels/{name}/resume': {
    post: { parameters: { query?: never; path: { name: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': Channel } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/channels/{name}/recover': {
    post: { parameters: { query?: { estimate?: "" | "true" | "false" }; path: { name: string } }; requestBody: { content: { 'application/json': { since: string; confirm?: number } } }; responses: { 200: { content: { 'application/json': { numbers: number; done: boolean } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/refusals': {
    get: { parameters: { query?: { outcome?: "refused" | "forwarded" | "contradicted" | "repeated"; system?: string; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Refusal[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts': {
    get: { parameters: { query?: { state?: ("open" | "explained" | "correcting" | "escalated" | "counting" | "resolved" | "ignored")[]; severity?: ("in_flight" | "low" | "high" | "critical")[]; decision?: "repair" | "would_repair" | "hold" | "record"; system?: string; sku?: string; cause?: string; unexplained?: "" | "true" | "false"; snoozed?: "" | "true" | "false" | "only"; search?: string; order?: "newest" | "worst" | "cause" | "sku"; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Drift[]; next: string | null; tally: { state: "open" | "explained" | "correcting" | "escalated" | "counting" | "resolved" | "ignored"; severity: "in_flight" | "low" | "high" | "critical"; drifts: number; snoozed: number }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}': {
    get: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': DriftExplained } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/events': {
    get: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: DriftEvent[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/causes': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: { cause: string; says: string; drifts: number }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/snooze': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { until: string } } }; responses: { 200: { content: { 'application/json': Drift } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/escalate': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { why: string } } }; responses: { 200: { content: { 'application/json': Drift } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/reopen': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { why: string } } }; responses: { 200: { content: { 'application/json': Drift } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/cause': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { cause: string } } }; responses: { 200: { content: { 'application/json': Drift } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/count': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { why?: string } } }; responses: { 200: { content: { 'application/json': Drift } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/drifts/{id}/counted': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { quantity: number; why?: string } } }; responses: { 200: { content: { 'application/json': { outcome: string; says: string; drift: Drift } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/ignore-rules': {
    get: { parameters: { query?: { all?: "" | "true" | "false" }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: IgnoreRule[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { sku?: string; system?: string; external?: string; category?: string; most: number; reason: string; until: string } } }; responses: { 200: { content: { 'application/json': { id: number; hides: number; rows: { driftId: number; sku: string; system: string; residue: number; severity: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/ignore-rules/preview': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { sku?: string; system?: string; external?: string; category?: string; most: number } } }; responses: { 200: { content: { 'application/json': { hides: number; rows: { driftId: number; sku: string; system: string; residue: number; severity: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/ignore-rules/{id}': {
    delete: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { reopened: number } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/readings': {
    get: { parameters: { query?: { system?: string; state?: "running" | "complete" | "partial" | "suspect" | "failed"; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Reading[]; next: string | null; systems: { system: string; last: number | null; state: string | null; doneAt: string | null; why: string | null }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/readings/{id}/accept': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { accepted: true; next: string } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/reconcile': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { system?: string; wait?: number } } }; responses: { 200: { content: { 'application/json': { state: "running" | "done" | "failed"; counts: Record<string, number>; skipped: { what: string; why: string }[]; why: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/batches': {
    get: { parameters: { query?: { state?: "planned" | "held" | "applied" | "reverted" | "discarded"; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Batch[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { systems?: string[]; drifts?: number[]; most?: number } } }; responses: { 200: { content: { 'application/json': { plan: { batch: Batch; rows: Repair[]; radius: BlastRadius; irrevertible: string | null; objection: string | null } | null; unplanned: { driftId: number; why: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/batches/{id}': {
    get: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { batch: Batch; rows: Repair[]; radius: BlastRadius; irrevertible: string | null; objection: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/batches/{id}/apply': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { confirm?: number } } }; responses: { 200: { content: { 'application/json': { done: number; skipped: number; rows: { id: number; state: "done" | "skipped"; says: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/batches/{id}/revert': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { batch: number; done: number; left: { repairId: number; sku: string; why: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/batches/{id}/discard': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': Batch } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/authority': {
    get: { parameters: { query?: { days?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { days: number; ok: boolean; facts: FactExercise[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/files': {
    post: { parameters: { query: { name: string; preview?: "" | "true" | "false"; kind?: "movements" | "counts" | "levels" | "orders" | "items" | "listings" | "bundles"; system?: string; encoding?: string; delimiter?: "auto" | "," | ";" | "\t" | "|"; header?: "" | "true" | "false"; skip?: number | null; column?: string[]; fixed?: string[]; kinds?: string[]; decimal?: "auto" | "." | ","; dates?: "auto" | "dmy" | "mdy"; zone?: string; dated?: "rows" | "name"; addItems?: "" | "true" | "false"; confirm?: number | null }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { preview: Record<string, unknown> } | { taken: Record<string, unknown>; outcome: Record<string, unknown> | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/export/{what}': {
    get: { parameters: { query?: never; path: { what: "positions" | "movements" | "items" | "listings" } }; requestBody?: never; responses: { 200: { content: { 'text/csv': string } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/status': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Status } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/overview': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Overview } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/overview/stock': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': StockByCategory } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/overview/velocity': {
    get: { parameters: { query?: { days?: number; limit?: number; sort?: "units" | "cover" }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Velocity } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/overview/links': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Links } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/overview/drifts': {
    get: { parameters: { query?: { days?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': DriftTrend } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/overview/accuracy': {
    get: { parameters: { query?: { days?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Accuracy } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/events': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'text/event-stream': string } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/verify': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { rebuild?: boolean } } }; responses: { 200: { content: { 'application/json': { ok: boolean; checks: { check: string; ok: boolean; says: string }[]; movements: number; positions: number; rebuilt: number | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/audits': {
    get: { parameters: { query?: { cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Audit[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/audits/{id}': {
    get: { parameters: { query?: never; path: { id: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': Record<string, unknown> } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/audits/preview': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { files: { role: "shelf" | "storefront" | "erp" | "3pl"; name: string; text: string; sku?: string; quantity?: string; safety?: number }[]; tolerance?: number } } }; responses: { 200: { content: { 'application/json': FileAudit } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/jobs': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Job[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/runs': {
    get: { parameters: { query?: { job?: string; state?: "running" | "done" | "failed" | "lost"; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Run[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/runs/{id}': {
    get: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': Run } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/jobs/{name}/run': {
    post: { parameters: { query?: never; path: { name: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': Run } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/digest': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Digest } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/digest/mail': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { subject: string; text: string; html: string } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/alerts': {
    get: { parameters: { query?: { open?: "true" | "false"; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Alert[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/signin': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { setup: boolean; oidc: { name: string; url: string } | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/session': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { email: string; password: string } | { token: string } } }; responses: { 200: { content: { 'application/json': Me } }; default: { content: { 'application/problem+json': Problem } } } }
    delete: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { ended: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/setup': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { token: string; email: string; name: string; password: string } } }; responses: { 200: { content: { 'application/json': Me } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/invitations/accept': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { token: string; name?: string; password: string } } }; responses: { 200: { content: { 'application/json': Me } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/signin/oidc': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'text/plain': string } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/signin/oidc/callback': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'text/plain': string } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/me': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Me } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/me/password': {
    put: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { old: string; password: string } } }; responses: { 200: { content: { 'application/json': { changed: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/me/sessions': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: { id: number; current: boolean; way: string; agent: string | null; createdAt: string; seenAt: string; expiresAt: string }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/me/sessions/{id}': {
    delete: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { ended: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/people': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: (Person & { password: boolean; oidc: boolean; invitedUntil: string | null })[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { email: string; name: string; roles: ("viewer" | "counter" | "receiver" | "reconciler" | "admin")[] } } }; responses: { 200: { content: { 'application/json': { link: string; expiresAt: string; mailed: string | null; person: Person } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/people/{id}': {
    put: { parameters: { query?: never; path: { id: number } }; requestBody: { content: { 'application/json': { name?: string; roles?: ("viewer" | "counter" | "receiver" | "reconciler" | "admin")[]; disabled?: boolean } } }; responses: { 200: { content: { 'application/json': Person } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/people/{id}/link': {
    post: { parameters: { query?: never; path: { id: number } }; requestBody?: never; responses: { 200: { content: { 'application/json': { link: string; expiresAt: string; mailed: string | null; person: Person } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/log': {
    get: { parameters: { query?: { actor?: string; act?: string; target?: string; since?: string; until?: string; cursor?: number; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: LogLine[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/keys': {
    post: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { name: string; scopes: ("read" | "count" | "write" | "repair" | "movements" | "reservations" | "admin")[]; system?: string } } }; responses: { 200: { content: { 'application/json': { name: string; key: string; scopes: ("read" | "count" | "write" | "repair" | "movements" | "reservations" | "admin")[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: { name: string; scopes: string[]; system: string | null; createdAt: string; lastUsedAt: string | null; revokedAt: string | null }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/keys/{name}': {
    delete: { parameters: { query?: never; path: { name: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { revoked: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/connections': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Connection[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/connections/{system}/test': {
    post: { parameters: { query?: never; path: { system: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': Checkup } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/settings': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Setting[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/settings/{name}': {
    put: { parameters: { query?: never; path: { name: string } }; requestBody: { content: { 'application/json': { value: string | number; note?: string } } }; responses: { 200: { content: { 'application/json': { setting: Setting; preview?: GatePreview } } }; default: { content: { 'application/problem+json': Problem } } } }
    delete: { parameters: { query?: { note?: string }; path: { name: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { value: string | number | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/settings/history': {
    get: { parameters: { query?: { name?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: SettingChange[]; next: string | null } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/settings/gate/preview': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': GatePreview } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/rules': {
    get: { parameters: { query?: { channel?: string; sku?: string; category?: string; cursor?: string; limit?: number }; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Rule[]; next: string | null; holds?: { channel: string; safety: number | null; cap: number | null; percent: number | null }[]; history: SettingChange[] } } }; default: { content: { 'application/problem+json': Problem } } } }
    put: { parameters: { query?: never; path?: never }; requestBody: { content: { 'application/json': { channel?: string; category?: string; sku?: string; safety?: number | null; cap?: number | null; percent?: number | null; reset?: true; note?: string; confirm?: number } } }; responses: { 200: { content: { 'application/json': { rule: Rule & (Record<string, unknown> | null); items: number; channels: { channel: string; listed: number; moved: number; zeroed: number }[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/secrets': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { rows: Secret[] } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/secrets/{name}': {
    put: { parameters: { query?: never; path: { name: string } }; requestBody: { content: { 'application/json': { value: string } } }; responses: { 200: { content: { 'application/json': Secret } }; default: { content: { 'application/problem+json': Problem } } } }
    delete: { parameters: { query?: never; path: { name: string } }; requestBody?: never; responses: { 200: { content: { 'application/json': { removed: true; found: "environment" | "file" | "store" | "nowhere" } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/v1/secrets/rotate-key': {
    post: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { secrets: number; keyId: string; kept: string } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/livez': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { ok: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/readyz': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': { ok: true } } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/metrics': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'text/plain': string } }; default: { content: { 'application/problem+json': Problem } } } }
  }
  '/openapi.json': {
    get: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Record<string, unknown> } }; default: { content: { 'application/problem+json': Problem } } } }
  }
}

