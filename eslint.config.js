import tseslint from 'typescript-eslint';
import uniqueExportedTypes from './ops/lint/unique-exported-types.mjs';

/** What a reviewer easily misses: forgotten awaits, `any`, unhandled cases, one name for two types. Biome does the formatting. */
export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.muse/**',
      '.turbo/**',
      '.dependency-cruiser.cjs',
      '.puppeteerrc.cjs',
      'e2e/spec/**',
      '**/*.mjs',
      'ops/closing-line.js',
      'ops/test-sequencer.js',
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
  { ...tseslint.configs.disableTypeChecked, files: ['*.config.js'] }, // no part of tsconfig.json
  {
    files: ['**/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/test/**', 'e2e/**', 'emulators/**'],
    plugins: { muse: { rules: { 'unique-exported-types': uniqueExportedTypes } } },
    rules: { 'muse/unique-exported-types': 'error' },
  },
);
