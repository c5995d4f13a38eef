import { parseArgs } from 'node:util'
import { newPassword, PASSWORD_WORDS } from '../accounts/new-password.rules.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { changePassword, printResetLink } from '../accounts/reset.actions.ts'
import { findAccount } from '../accounts/users.store.ts'
import { type Work } from '../work.ts'
import { firstLine, type Say } from './command.ts'

export const help = `reset-password --email EMAIL [--password-stdin] [--json]
  Prints a one-use link with which the owner of the account sets a new password; it works for one hour. With
  --password-stdin the first line that comes in becomes the password, and every session of the account ends.`

export async function run(args: string[], work: Work, say: Say): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { email: { type: 'string' }, 'password-stdin': { type: 'boolean' }, json: { type: 'boolean' } },
  })
  if (values.email === undefined) {
    say(`Say whose: ${help}`)
    return 2
  }
  const account = await findAccount(work.db, { email: values.email.trim() })
  const refusal = account === undefined ? 'no_account' : account.disabledAt !== null ? 'switched_off' : undefined
  if (account === undefined || refusal !== undefined) {
    const words = refusal === 'switched_off' ? 'is switched off' : 'has no account'
    say(values.json === true ? JSON.stringify({ refused: refusal }) : `${values.email} ${words}.`)
    return 1
  }
  if (values['password-stdin'] === true) {
    const read = newPassword(await firstLine(process.stdin), account)
    if (!read.ok) {
      say(`${PASSWORD_WORDS[read.reason]}.`)
      return 1
    }
    await changePassword(work, account, await hashPassword(read.value))
    say(values.json === true ? JSON.stringify({ email: account.email }) : `${account.name} has a new password.`)
    return 0
  }
  const link = await printResetLink(work, account)
  if (values.json === true) say(JSON.stringify({ email: account.email, link }))
  else say(`For ${account.name}. The link works once, for one hour:\n${link}`)
  return 0
}
