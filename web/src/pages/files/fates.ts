/** What a row would do, in words. Pure. */

const fates: Readonly<Record<string, { says: string; state: string }>> = {
  recorded: { says: 'would be recorded', state: 'recorded' },
  repeated: { says: 'known already: counts once', state: 'repeated' },
  observed: { says: 'kept as what the system says', state: 'recorded' },
  new_item: { says: 'would make a new item', state: 'new' },
  added: { says: 'would be added', state: 'new' },
  known: { says: 'added, or brought up to date', state: 'recorded' },
  read: { says: 'can be read', state: 'ok' },
  refused: { says: 'would be kept, not applied: not its fact', state: 'refused' },
  forwarded: { says: 'would be handed to the owner', state: 'forwarded' },
  contradicted: { says: 'at odds with the ledger', state: 'contradicted' },
  held: { says: 'would wait for what comes before', state: 'held' },
  unreadable: { says: 'cannot be read', state: 'broken' },
  unmapped_sku: { says: 'SKU not known here', state: 'quarantined' },
  unmapped_location: { says: 'location not known here', state: 'quarantined' },
  not_whole_units: { says: 'not a whole number of units', state: 'quarantined' },
  too_old: { says: 'too long ago', state: 'quarantined' },
  in_the_future: { says: 'dated in the future', state: 'quarantined' },
}

export const fateOf = (fate: string) =>
  fates[fate] ?? { says: fate.replaceAll('_', ' '), state: fate }
