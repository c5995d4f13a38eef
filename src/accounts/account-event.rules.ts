/** An event about an account is told on its owner's history page. */
export const aboutAccount = (account: {
  personId: number
}): { subject: { type: string; id: number }; personId: number } => ({
  subject: { type: 'person', id: account.personId },
  personId: account.personId,
})
