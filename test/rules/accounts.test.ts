import { expect } from 'chai'
import { localPath } from '../../src/accounts/local-path.rules.ts'
import { whyNotInvite } from '../../src/accounts/links.rules.ts'
import { newPassword } from '../../src/accounts/new-password.rules.ts'
import { providerName, providerOf } from '../../src/accounts/providers.rules.ts'
import { networkOf } from '../../src/accounts/throttle.ts'
import { htmlOf, judge, nextWait, stateOf, withoutLinks } from '../../src/outbox/outbox.rules.ts'

describe('a new password', () => {
  const own = { email: 'sian.pritchard@hazelmere.example', name: 'Siân Pritchard' }
  const table: [string, string][] = [
    ['', 'missing'],
    ['elevenchars', 'short'],
    ['é🐝é🐝é🐝é🐝é🐝é', 'short'],
    ['x'.repeat(1025), 'long'],
    ['password1234', 'common'],
    ['P@ssw0rd!2026', 'common'],
    ['WelcomeToSchool1', 'common'],
    ['letmein-letmein', 'common'],
    ['qwertyuiop123', 'common'],
    ['abcdefghijklm', 'common'],
    ['123456789012', 'common'],
    ['aaaaaaaaaaaaa', 'common'],
    ['hazehazehaze', 'common'],
    ['Liverpool2026', 'common'],
    ['December2026!', 'common'],
    ['sian.pritchard1', 'own'],
    ['SianPritchard26', 'own'],
    ['Hazelmere-2026', 'own'],
    ['kettle orbit lantern', 'ok'],
    ['correct horse battery', 'ok'],
    ['xK7#pq2Lm9$w', 'ok'],
    ['ключ дождь окно', 'ok'],
    [' spaces at both ends ', 'ok'],
    ['sian likes long walks by rivers', 'ok'],
    ['x7'.repeat(3) + 'kettle orbit lantern'.repeat(50), 'ok'],
  ]
  for (const [password, answer] of table)
    it(`${answer}: ${password.slice(0, 40) || 'nothing'}`, () => {
      const read = newPassword(password, own)
      expect(read.ok ? 'ok' : read.reason).to.equal(answer)
    })
})

describe('an invitation', () => {
  const nell = {
    ...{ personId: 1, hasAccount: false, email: 'nell@x.example', emailTaken: false },
    ...{ hasMoreRights: false, administered: false, walled: false },
  }
  const lead = { printed: false }
  const table: [string, Parameters<typeof whyNotInvite>, string | undefined][] = [
    ['goes to somebody with an e-mail address and no account', [nell, lead], undefined],
    ['does not go to somebody with an account', [{ ...nell, hasAccount: true }, lead], 'has_account'],
    ['needs an e-mail address', [{ ...nell, email: null }, lead], 'no_email'],
    ['needs an address of one’s own', [{ ...nell, emailTaken: true }, lead], 'email_taken'],
    ['of somebody whose roles reach further is not for them', [{ ...nell, hasMoreRights: true }, lead], 'more_rights'],
    ['is mailed by an induction tutor', [{ ...nell, walled: true }, lead], undefined],
    [
      'is not printed by an induction tutor',
      [
        { ...nell, walled: true },
        { ...lead, printed: true },
      ],
      'walled',
    ],
    ['is printed by an administrator', [{ ...nell, walled: true, administered: true }, { printed: true }], undefined],
    [
      'is not for an administrator of less than the roles reach',
      [{ ...nell, administered: true, hasMoreRights: true }, lead],
      'more_rights',
    ],
  ]
  for (const [what, given, answer] of table) it(what, () => expect(whyNotInvite(...given)).to.equal(answer))
})

describe('a return path', () => {
  for (const path of ['/cpd', '/teachers/4?tab=1', '/sign-offs/4#note'])
    it(`${path} is followed`, () => expect(localPath(path)).to.equal(path))
  for (const path of [
    undefined,
    '',
    'cpd',
    '//evil',
    '/\\evil',
    '/a\\b',
    'javascript:x',
    'https://evil',
    '/\t/evil',
    '/\n',
  ])
    it(`${JSON.stringify(path)} is not`, () => expect(localPath(path)).to.equal('/'))
})

describe('an address that tries to sign in', () => {
  const table: [string, string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ]
  for (const [address, network] of table)
    it(`${address} counts as ${network}`, () => expect(networkOf(address)).to.equal(network))
})

describe('the name of a sign-in provider', () => {
  it('comes from its setting', () => expect(providerName('dfe_sign_in')).to.equal('Dfe Sign In'))
  it('is found by its issuer, with or without a last slash', () =>
    expect(providerOf('https://a.example/', [{ name: 'google', issuer: 'https://a.example' }])).to.equal('Google'))
  it('is its address when it is not set up any more', () =>
    expect(providerOf('https://old.example', [])).to.equal('old.example'))
})

describe('a letter that was not taken', () => {
  const failure = { code: null, stage: null, begun: false, message: '' }
  const table: [string, Parameters<typeof judge>[0], string][] = [
    ['is tried again after "not now"', { ...failure, code: 451 }, 'again'],
    ['is tried again after "not now" at the end', { ...failure, code: 452, begun: true }, 'again'],
    ['is not after "never"', { ...failure, code: 550 }, 'refused'],
    ['waits while our own password is wrong', { ...failure, code: 535 }, 'again'],
    ['is tried again when nobody answered', failure, 'again'],
    ['is left when the line broke while it went out', { ...failure, begun: true }, 'unclear'],
  ]
  for (const [what, given, verdict] of table) it(what, () => expect(judge(given)).to.equal(verdict))
  it('is tried nine times, later each time', () => {
    const waits = Array.from({ length: 9 }, (_, n) => nextWait(n + 1))
    expect(waits).to.deep.equal([1, 5, 15, 60, 240, 480, 720, 1440, null])
  })
})

describe('a letter', () => {
  it('loses its one-use link when it is kept', () =>
    expect(withoutLinks('See https://x.example/reset/abcdefghijklmnopqrstuvwxyz-_0 now')).to.equal(
      'See https://x.example/reset/… now',
    ))
  it('becomes HTML that cannot carry more than its words', () =>
    expect(htmlOf('a <b> & "c"\nd\n\nhttps://x.example/?a=1&b=2')).to.contain(
      '<p>a &lt;b&gt; &amp; &quot;c&quot;<br>d</p><p><a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a></p>',
    ))
  it('knows where it is', () => {
    const row = { sentAt: null, givenUpAt: null, claimedUntil: null, tries: 0 }
    expect(stateOf(row)).to.equal('waiting')
    expect(stateOf({ ...row, tries: 2 })).to.equal('trying')
    expect(stateOf({ ...row, claimedUntil: 'x' })).to.equal('sending')
    expect(stateOf({ ...row, givenUpAt: 'x' })).to.equal('not_sent')
    expect(stateOf({ ...row, givenUpAt: 'x', claimedUntil: 'x' })).to.equal('unclear')
  })
})
