/**
 * Stands on every sign-off page, in every file and on paper. Statutory induction guidance (2.45 to 2.57): early career
 * teachers are assessed against the Teachers' Standards only, by the headteacher or induction tutor.
 */
export const FORMATIVE = 'A developmental record. It is not part of induction assessment, appraisal or pay.'
