/** Why messages wait in quarantine: what each reason means, and how it is mended. Pure. */

export type Mend = {
  title: string
  means: string
  mend: string
  /** What can be mended right here. */
  here?: 'sku' | 'location' | 'pack'
}

export const mends: Readonly<Record<string, Mend>> = {
  unmapped_sku: {
    title: 'SKU not known here',
    means:
      'The system uses a code that no listing here names, so nobody can tell which item it is.',
    mend: 'Say which item each code is, then replay what waits for it.',
    here: 'sku',
  },
  unmapped_location: {
    title: 'Location not known here',
    means: 'The system names a place that is not mapped to one of ours. It is never guessed.',
    mend: 'Say which of our locations each code is, then replay what waits for it.',
    here: 'location',
  },
  not_whole_units: {
    title: 'Not a whole number of units',
    means:
      'With the pack as it is, the quantity is a fraction of a unit. It is refused rather than rounded.',
    mend: 'Set how many units one of theirs is, then replay. If the message itself is wrong, have it sent again.',
    here: 'pack',
  },
  unreadable: {
    title: 'Cannot be read',
    means: 'The text is not what this system usually sends.',
    mend: 'Look at the message as it came. After the sender is mended, have it sent again; if the reading was at fault, replay after the update.',
  },
  too_old: {
    title: 'Too long ago',
    means: 'It says it happened before the time up to which the ledger is kept open.',
    mend: 'Replaying changes nothing. Where the stock is wrong because of it, count; then dismiss it with that reason.',
  },
  in_the_future: {
    title: 'Dated in the future',
    means: 'It says it happened more than a day from now.',
    mend: "Put the sender's clock or time zone right. What is right by then can be replayed.",
  },
  unknown_issuer: {
    title: 'Names a system that is not declared',
    means:
      'A line says that its document belongs to a system which the configuration does not know.',
    mend: 'Declare that system in onhand.config.ts, or have the sender name another; then replay.',
  },
  no_owner: {
    title: 'Nobody owns what it writes',
    means: 'It writes a fact for which no system was named as the owner here.',
    mend: 'Name the owner in onhand.config.ts (see Authority), restart, then replay.',
  },
  predecessor_missing: {
    title: 'What comes before it never came',
    means: 'It follows an earlier step, such as the order of a shipment, that never reached us.',
    mend: 'Have the earlier one sent again, or pull it. This one goes on by itself once it is there; or replay.',
  },
  contradicted: {
    title: 'Says something else than before',
    means: 'The ledger already holds this very line with other content. The first one stands.',
    mend: 'Find out which is right. Where the second is, correct by a count or an adjustment; then dismiss this one.',
  },
  id_reused: {
    title: 'Its id came before with other content',
    means: 'The sender used the id of an earlier message for a different one.',
    mend: 'Look at both. The earlier one counts. Have this one sent under an id of its own, then dismiss it.',
  },
  poison: {
    title: 'The program failed on it',
    means: 'It was tried several times and the program never got to the end. The fault is ours.',
    mend: 'Tell us, with the message. After the update: replay.',
  },
}

export const mendOf = (reason: string): Mend =>
  mends[reason] ?? { title: reason.replaceAll('_', ' '), means: '', mend: 'Look at the messages.' }

export const reasonNames = Object.keys(mends)

/** How a message got here, in words. */
export const ways: Readonly<Record<string, string>> = {
  webhook: 'sent to us',
  poll: 'fetched',
  file: 'in a file',
  api: 'over the API',
}
