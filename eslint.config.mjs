import jupyter from '@jupyter/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Rules of the recommended set that concern TypeScript, each raised from a warning to an error. */
const jupyterRules = Object.fromEntries(
  jupyter.configs.recommended
    .filter(({ files }) => files?.some(pattern => pattern.endsWith('.ts')))
    .flatMap(({ rules }) => Object.keys(rules ?? {}))
    .map(name => [name, 'error'])
);

const typed = {
  parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '.venv/',
      '.cache/',
      'lib/',
      'demo/',
      'dist/',
      'hepsct/',
      'engine/dist/',
      'protocol/generated/',
      '**/*.d.ts'
    ]
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: typed,
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^(I[A-Z]|NdArray$)', match: true }
        },
        {
          selector: 'memberLike',
          modifiers: ['private'],
          format: ['camelCase'],
          leadingUnderscore: 'require'
        }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true }
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' }
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Functions answer promises because their interface says so, with or without an await.
      '@typescript-eslint/require-await': 'off',
      // Services are objects of functions, not of methods: they are taken apart on purpose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      curly: ['error', 'multi-line'],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 350],
      'no-console': ['error', { allow: ['error'] }]
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    plugins: { jupyter },
    languageOptions: typed,
    // JupyterLab's own way: `Foo.IOptions` and `Private` in a merged namespace.
    rules: { ...jupyterRules, '@typescript-eslint/no-namespace': 'off' }
  }
);
