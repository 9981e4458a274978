import tseslint from 'typescript-eslint';

/** What no reader can be asked to check by eye: forgotten awaits, `any`, dead branches. Form is biome's. */
export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.muse/**',
      '.turbo/**',
      '*.config.js',
      '.dependency-cruiser.cjs',
      'e2e/spec/**',
      '**/*.mjs',
      'ops/closing-line.js',
    ],
  },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'off',
    },
  },
);
