/** The link of an invitation, and the mail that carries it where a mail server is declared. */
import type { Engine } from '../../engine/engine.ts'
import { sha256 } from '../../lib/bytes.ts'
import type { Person } from '../../people/person.ts'

/** Where the page is that takes the token; only the path when nobody said where the world reaches us. */
export const linkTo = (publicUrl: string | undefined, page: string, token: string) =>
  `${publicUrl?.replace(/\/$/, '') ?? ''}/${page}#${token}`

/** `mailed`: what became of the mail. Without a public address there is nothing to mail. */
export async function invite(
  { registry, notify }: Engine,
  person: Person,
  token: string,
  expiresAt: Date,
  by: string,
): Promise<{ link: string; mailed: string | null }> {
  const { publicUrl } = registry
  const link = linkTo(publicUrl, 'invitation', token)
  if (publicUrl === undefined || notify.post === undefined) return { link, mailed: null }
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const posted = await notify.post({
    to: person.email,
    subject: 'Your way into Onhand',
    text: `Hello ${person.name},\n\n${by} has made you a link to sign in to Onhand, where the stock numbers are kept right. It is good once, until ${until}:\n\n${link}\n\nIf you did not expect this, leave it alone: nothing happens.\n`,
    html: `<p>Hello ${escaped(person.name)},</p><p>${escaped(by)} has made you a link to sign in to Onhand, where the stock numbers are kept right. It is good once, until ${until}:</p><p><a href="${escaped(link)}">${escaped(link)}</a></p><p>If you did not expect this, leave it alone: nothing happens.</p>`,
    id: `invitation.${sha256(token).toString('hex').slice(0, 24)}`,
  })
  return { link, mailed: posted.posted === 'accepted' ? 'accepted' : posted.why }
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
