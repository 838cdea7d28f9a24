/** No screen has words of its own: what a person reads stands in the files of the languages, and is read there when it is drawn. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { first } from './en/first.ts';

type Node = { readonly type: string; readonly [field: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
const nodeIn = (node: Node, field: string): Node | undefined => (isNode(node[field]) ? node[field] : undefined);
const within = (node: Node): readonly Node[] => Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
const isCalled = (node: Node | undefined, name: string): boolean => node?.['name'] === name;

/** Attributes whose value is shown or read out. */
const SPOKEN = /^(?:title|alt|label|placeholder|aria-(?:label|description|placeholder|roledescription|valuetext|braille\w+))$/;
/** What says its first argument, or the texts in it. */
const SAYING = ['say', 'announce'];
const HAS_LETTER = /\p{L}/u;
const FUNCTIONS = ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'];

const words = (text: unknown): readonly string[] => (typeof text === 'string' && HAS_LETTER.test(text) ? [text.trim()] : []);

/** The words that an expression may come to: those of each way through it. */
function wordsIn(node: Node | undefined): readonly string[] {
  switch (node?.type) {
    case 'Literal':
      return words(node['value']);
    case 'TemplateElement':
      return words(Object(node['value']).cooked);
    case 'TemplateLiteral':
      return within(node).flatMap(wordsIn);
    case 'ConditionalExpression':
      return [...wordsIn(nodeIn(node, 'consequent')), ...wordsIn(nodeIn(node, 'alternate'))];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return [...(node['operator'] === '&&' ? [] : wordsIn(nodeIn(node, 'left'))), ...wordsIn(nodeIn(node, 'right'))];
    case 'JSXExpressionContainer':
      return wordsIn(nodeIn(node, 'expression'));
    case 'ObjectExpression':
      return within(node).flatMap((property) => (property.type === 'Property' ? wordsIn(nodeIn(property, 'value')) : []));
    default:
      return [];
  }
}

/** What is shown or said without being a text of a language. */
function outsideIn(node: Node): readonly string[] {
  const inner = within(node).flatMap(outsideIn);
  switch (node.type) {
    case 'JSXText':
      return [...words(node['value']), ...inner];
    case 'JSXAttribute':
      return SPOKEN.test(`${nodeIn(node, 'name')?.['name']}`) ? [...wordsIn(nodeIn(node, 'value')), ...inner] : inner;
    case 'JSXElement':
    case 'JSXFragment':
      return [
        ...within({ type: '', children: node['children'] }).flatMap((child) => (child.type === 'JSXExpressionContainer' ? wordsIn(child) : [])),
        ...inner,
      ];
    case 'CallExpression': {
      const [argument] = Array.isArray(node['arguments']) ? node['arguments'] : [];
      return SAYING.some((name) => isCalled(nodeIn(node, 'callee'), name)) && isNode(argument) ? [...wordsIn(argument), ...inner] : inner;
    }
    default:
      return inner;
  }
}

/** The parts of `t` that are read, each with whether it is while the module is loaded. */
function partsRead(node: Node, isEarly = true): readonly { readonly part: string; readonly isEarly: boolean }[] {
  const isRead = node.type === 'MemberExpression' && isCalled(nodeIn(node, 'object'), 't');
  const here = isRead ? [{ part: `${nodeIn(node, 'property')?.['name']}`, isEarly }] : [];
  return [...here, ...within(node).flatMap((inner) => partsRead(inner, isEarly && !FUNCTIONS.includes(node.type)))];
}

const parse = (text: string): Node => {
  const { program } = parseSync('screen.tsx', text, { lang: 'tsx' });
  if (!isNode(program)) throw new Error('expected a program');
  return program;
};

const screens = readdirSync('web/app', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|world)\.tsx?$|^text\/(?!dates)/.test(path))
  .map((path) => ({ path: `web/app/${path}`, text: readFileSync(`web/app/${path}`, 'utf8') }))
  .map((file) => ({ ...file, program: parse(file.text) }));
const inEach = (find: (program: Node) => readonly string[]): readonly string[] =>
  screens.flatMap(({ path, program }) => find(program).map((found) => `${path}: ${found}`));

/** What a file loads with it, from the project's root. `lazily(…, 'first')` is what the first paint cannot do without. */
const needed = (text: string): readonly string[] => [
  ...[...text.matchAll(/^(?:import|export)\b(?! type)[^;]*?from '(\.[^']+)'/gm)].map(([, to = '']) => to),
  ...[...text.matchAll(/lazily\(async \(\) => \(await import\('([^']+)'\)\)\.\w+, 'first'\)/g)].map(([, to = '']) => to),
];

/** All that the first paint loads: the frame, the list and a chat. */
function firstFiles(): readonly (typeof screens)[number][] {
  const found = new Map<string, (typeof screens)[number]>();
  const walk = (path: string): void => {
    const file = screens.find((one) => one.path === path);
    if (!file || found.has(path)) return;
    found.set(path, file);
    for (const to of needed(file.text)) walk(join(dirname(path), to));
  };
  walk('web/app/main.tsx');
  return [...found.values()];
}

describe('words', () => {
  it('[L11] no screen has words of its own, in what it shows nor in what it has read out', () => {
    expect(screens.length).toBeGreaterThan(70);
    expect(inEach(outsideIn)).toEqual([]);
  });
  it('[L12] no text is read before something is drawn with it: it would stay when the language changes', () => {
    expect(inEach((program) => partsRead(program).flatMap(({ part, isEarly }) => (isEarly ? part : [])))).toEqual([]);
  });
  it('[L12] the app takes its texts from the language that is spoken, and from no one language', () => {
    expect(screens.filter(({ text }) => /from '[^']*text\/(?:[a-z]{2}(?:-\w+)?\/|en\.ts)/.test(text)).map(({ path }) => path)).toEqual([]);
  });
  it('[L13] what the first paint loads reads only texts that are loaded before it', () => {
    const files = firstFiles();
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['web/app/shell.tsx', 'web/app/chats/row.tsx', 'web/app/chat/bubble.tsx']));
    const late = files.flatMap(({ path, program }) => partsRead(program).flatMap(({ part }) => (part in first ? [] : `${path}: t.${part}`)));
    expect(late).toEqual([]);
  });
});

describe('its eyes', () => {
  it('[L11] see words wherever a person would', () => {
    const text = `const A = () => <p title="One" class="btn line" aria-label={isOn ? 'Two' : t.two}>
      Three {is && 'Four'} {\`Five \${n}\`} {n} · {t.six} <a href="/seven" alt="" /> </p>;
      say({ text: 'Eight', action: { name: t.nine } }); announce('Ten'); console('eleven');`;
    expect([...outsideIn(parse(text))].sort()).toEqual(['Eight', 'Five', 'Four', 'One', 'Ten', 'Three', 'Two']);
  });
  it('[L12] see a text that is read while its module is loaded', () => {
    const read = partsRead(parse('const A = { name: t.one.two }; const f = () => t.three; function g() { return { h: t.four }; }'));
    expect(read.flatMap(({ part, isEarly }) => (isEarly ? part : []))).toEqual(['one']);
    expect(read).toHaveLength(3);
  });
});
