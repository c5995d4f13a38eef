import { parseArgs } from 'node:util'
import { newPassword, PASSWORD_WORDS } from '../accounts/new-password.rules.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { addAdministrator } from '../accounts/set-up.actions.ts'
import { readEmail } from '../people/identifiers.rules.ts'
import { type Work } from '../work.ts'
import { firstLine, type Say } from './command.ts'

export const help = `create-admin --email EMAIL --given NAME --family NAME [--password-stdin] [--json]
  Adds an administrator of the whole site. Prints a one-use link with which they choose how to sign in; it works for 14
  days. With --password-stdin the first line that comes in is their password instead.`

export async function run(args: string[], work: Work, say: Say): Promise<number> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args,
    options: { email: text, given: text, family: text, 'password-stdin': flag, json: flag },
  })
  const email = readEmail(values.email ?? '')
  const [givenName, familyName] = [values.given?.trim() ?? '', values.family?.trim() ?? '']
  if (!email.ok || givenName === '' || familyName === '') {
    say(`Say who: ${help}`)
    return 2
  }
  const who = { email: email.value, givenName, familyName }
  let hash: string | null = null
  if (values['password-stdin'] === true) {
    const read = newPassword(await firstLine(process.stdin), { email: who.email, name: `${givenName} ${familyName}` })
    if (!read.ok) {
      say(`${PASSWORD_WORDS[read.reason]}.`)
      return 1
    }
    hash = await hashPassword(read.value)
  }
  const done = await addAdministrator(work, who, hash)
  if (!done.ok) {
    say(values.json === true ? JSON.stringify({ refused: done.reason }) : `${who.email} has an account already.`)
    return 1
  }
  const link = done.value
  if (values.json === true) say(JSON.stringify({ email: who.email, link }))
  else if (link === null) say(`${givenName} ${familyName} can sign in as ${who.email}.`)
  else say(`${givenName} ${familyName} is an administrator. The link works once, for 14 days:\n${link}`)
  return 0
}
