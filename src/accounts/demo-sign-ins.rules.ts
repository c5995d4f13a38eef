/** The demo's people, in the order in which the sign-in page offers them. */
export const DEMO_SIGN_INS = [
  { email: 'teacher@demo.stepfree.test', what: 'Teacher' },
  { email: 'ect@demo.stepfree.test', what: 'Early career teacher' },
  { email: 'trainee@demo.stepfree.test', what: 'Trainee' },
  { email: 'npq@demo.stepfree.test', what: 'NPQ participant' },
  { email: 'assistant@demo.stepfree.test', what: 'Teaching assistant' },
  { email: 'leaver@demo.stepfree.test', what: 'Teacher who has left' },
  { email: 'mentor@demo.stepfree.test', what: 'Mentor' },
  { email: 'senco@demo.stepfree.test', what: 'SENCO' },
  { email: 'tutor@demo.stepfree.test', what: 'Deputy: induction tutor, CPD lead and appraiser' },
  { email: 'lead@demo.stepfree.test', what: 'CPD lead' },
  { email: 'head@demo.stepfree.test', what: 'Headteacher' },
  { email: 'trust@demo.stepfree.test', what: 'Trust CPD lead' },
  { email: 'governor@demo.stepfree.test', what: 'Governor' },
  { email: 'family@demo.stepfree.test', what: 'Family panel member' },
  { email: 'admin@demo.stepfree.test', what: 'Administrator' },
]
