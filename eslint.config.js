import tseslint from 'typescript-eslint'

const clockMessage = 'Only src/shared/clock.ts reads the time: take `today` or `now` as an argument.'

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'views', 'eslint.config.js', '.dependency-cruiser.cjs', 'scripts', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A knex builder is thenable, and its callbacks return it.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      // It takes `(await query) as Row[]` for a question of inference; a row type is what a store promises.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      'no-console': 'error',
      'prefer-const': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockMessage },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: clockMessage },
        {
          selector: "CallExpression[callee.property.name='toLocaleDateString']",
          message: 'Thirteen times slower than a whole page: use shared/dates.ts.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/db/**', 'src/**/*.store.ts', 'src/accounts/passport.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  { files: ['src/shared/clock.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['src/cli/**/*.ts', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
)
