/**
 * What each place should show by the ledger, for all items at once. It only finds whom to look at:
 * what is said about one item is worked out by `outbox/want.ts`, and a test holds the two together.
 */
import { ints } from '../db/arrays.ts'
import { type Query, sql } from '../db/sql.ts'

/**
 * A query with a row for each of (item_id, place_id) in the table `seen`: `expected`, in base units,
 * null for a bundle (it has no stock of its own and is always looked at).
 */
export const expected = (placeIds: readonly number[]): Query => sql`
  select s.item_id, s.place_id, s.quantity, s.as_of,
    case
      when b.item_id is not null then null
      when p.measure = 'on_hand' then
        case when p.channel_id is null then coalesce(q.on_hand - case when p.less_committed then q.committed else 0 end, 0)
             else floor(coalesce(q.on_hand, 0)::numeric / s.pack)::bigint * s.pack end
      when p.measure = 'available' then coalesce(q.available, 0)
      else floor(greatest(0, least(
        floor((coalesce(q.available, 0) - coalesce(ro.safety, i.safety, rg.safety, rc.safety, 0))
              * case when coalesce(q.available, 0) - coalesce(ro.safety, i.safety, rg.safety, rc.safety, 0) > 0
                     then coalesce(ro.percent, rg.percent, rc.percent, 100) else 100 end / 100.0),
        coalesce(ro.cap, rg.cap, rc.cap, 2147483647)))::numeric / s.pack)::bigint * s.pack
    end as expected
  from seen s
  join place p on p.id = s.place_id
  join item i on i.id = s.item_id
  left join (
    select q.item_id, p.id as place_id, sum(q.on_hand)::bigint as on_hand, sum(q.committed)::bigint as committed,
           sum(q.on_hand - q.committed - q.reserved - q.unavailable)::bigint as available
    from place p join position q on q.location_id = any(p.locations)
    where p.id = any(${ints(placeIds)}::smallint[])
    group by q.item_id, p.id
  ) q on q.item_id = s.item_id and q.place_id = s.place_id
  left join (select distinct item_id from bundle) b on b.item_id = s.item_id
  left join channel_rule ro on ro.channel_id = p.channel_id and ro.item_id = i.id
  left join channel_rule rg on rg.channel_id = p.channel_id and rg.category = i.category
  left join channel_rule rc on rc.channel_id = p.channel_id and rc.category is null and rc.item_id is null`
