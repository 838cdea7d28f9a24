/**
 * Writes data/*.json: which emoji there are, in their order, and what they are called and found by in each language. To be run when Unicode adds some, in a
 * folder that has emojibase-data 17.0.0 (MIT), cldr-annotations-modern and cldr-annotations-derived-modern 45.0.0 (Unicode licence):
 * `node web/app/emoji/generate.mjs <folder with node_modules>`. What it wrote is kept in the tree, so that nobody needs these 90 MB to build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [folder = '.'] = process.argv.slice(2);
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(join(folder, 'node_modules', path), 'utf8'));

/** By the names of the app's languages. @type {Readonly<Record<string, string>>} */
const LANGUAGES = { en: 'en', de: 'de', ru: 'ru', es: 'es', 'pt-BR': 'pt', 'zh-Hans': 'zh' };
/** emojibase has no Arabic, and some of its names of groups are of the wrong script or of something else. @type {Readonly<Record<string, readonly string[]>>} */
const OWN_GROUPS = {
  ar: ['الوجوه والمشاعر', 'الأشخاص والجسم', 'الحيوانات والطبيعة', 'الطعام والشراب', 'السفر والأماكن', 'الأنشطة', 'الأغراض', 'الرموز', 'الأعلام'],
  es: [
    'Caras y emociones',
    'Personas y cuerpo',
    'Animales y naturaleza',
    'Comida y bebida',
    'Viajes y lugares',
    'Actividades',
    'Objetos',
    'Símbolos',
    'Banderas',
  ],
  'pt-BR': [
    'Carinhas e emoções',
    'Pessoas e corpo',
    'Animais e natureza',
    'Comidas e bebidas',
    'Viagens e lugares',
    'Atividades',
    'Objetos',
    'Símbolos',
    'Bandeiras',
  ],
  ru: ['Смайлики и эмоции', 'Люди и тело', 'Животные и природа', 'Еда и напитки', 'Путешествия и места', 'Занятия', 'Предметы', 'Символы', 'Флаги'],
  'zh-Hans': ['表情与情感', '人物与身体', '动物与自然', '食物与饮料', '旅行与地点', '活动', '物品', '符号', '旗帜'],
};
/** Fonts of systems that are three years old draw these. */
const NEWEST = 15.1;
/** Skin tones alone, and letters of flags, are no emoji to pick. */
const COMPONENT = 2;
const TONES = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'];

/** The tone stands after the first character, in the place of a picture selector. @param {string} emoji @param {string} tone */
const toned = (emoji, tone) => {
  const [first = '', ...rest] = [...emoji];
  return [first, tone, ...(rest[0] === '\u{FE0F}' ? rest.slice(1) : rest)].join('');
};
/** @param {{ emoji: string, skins?: { emoji: string }[] }} one */
const hasTones = ({ emoji, skins = [] }) => {
  const known = new Set(skins.map((skin) => fitting(skin.emoji)));
  return skins.length > 0 && TONES.every((tone) => known.has(toned(fitting(emoji), tone)));
};

const ONE = '^\\p{RGI_Emoji}$';
const RGI = new RegExp(ONE, 'v');
/** As Unicode recommends it: with the picture selector only where it is text without. @param {string} emoji */
const fitting = (emoji) => (RGI.test(emoji.replaceAll('\u{FE0F}', '')) ? emoji.replaceAll('\u{FE0F}', '') : emoji);

const all = read('emojibase-data/en/data.json')
  .filter((/** @type {any} */ one) => one.group !== undefined && one.group !== COMPONENT && one.version <= NEWEST)
  .sort((/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order);
const write = (/** @type {string} */ name, /** @type {unknown} */ value) =>
  writeFileSync(`web/app/emoji/data/${name}.json`, `${JSON.stringify(value)}\n`);

write(
  'emoji',
  all.map((/** @type {any} */ one) => [fitting(one.emoji), one.group > COMPONENT ? one.group - 1 : one.group, hasTones(one) ? 1 : 0]),
);
for (const [name, theirs] of Object.entries(LANGUAGES)) {
  const byCode = new Map(read(`emojibase-data/${theirs}/compact.json`).map((/** @type {any} */ one) => [one.hexcode, one]));
  const { groups } = read(`emojibase-data/${theirs}/messages.json`);
  const named = groups
    .filter((/** @type {any} */ group) => group.order !== COMPONENT)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order);
  write(name, {
    groups: OWN_GROUPS[name] ?? named.map((/** @type {any} */ { message }) => `${message.charAt(0).toLocaleUpperCase(name)}${message.slice(1)}`),
    names: all.map((/** @type {any} */ { hexcode, label, tags = [] }) => {
      const found = byCode.get(hexcode);
      return [found?.label ?? label, (found?.tags ?? tags).join(' ')];
    }),
  });
}
const { annotations } = read('cldr-annotations-modern/annotations/ar/annotations.json').annotations;
const { annotations: derived } = read('cldr-annotations-derived-modern/annotationsDerived/ar/annotations.json').annotationsDerived;
write('ar', {
  groups: OWN_GROUPS['ar'],
  names: all.map((/** @type {any} */ { emoji, label }) => {
    const bare = emoji.replaceAll('\u{FE0F}', '');
    const found = annotations[emoji] ?? annotations[bare] ?? derived[emoji] ?? derived[bare];
    return [found?.tts?.[0] ?? label, (found?.default ?? []).join(' ')];
  }),
});
