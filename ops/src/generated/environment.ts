import { config as gateway } from '@muse/gateway';
import type { Setting } from '@muse/kit';
import { migrateConfig } from '../migrate/config.ts';
import { services } from '../system/services.ts';

/** Every setting of every process, with the processes that read it. */
function allSettings(): Map<string, { setting: Setting; readBy: string[] }> {
  const all = new Map<string, { setting: Setting; readBy: string[] }>();
  const processes = [
    ...services.map(({ name, config }) => ({ name: name as string, settings: config.settings })),
    { name: 'gateway', settings: gateway.settings },
    { name: 'npm run migrate', settings: migrateConfig([...services.map(({ name }) => name), 'gateway']).settings },
  ];
  for (const { name, settings } of processes) {
    for (const setting of Object.values(settings) as Setting[]) {
      const entry = all.get(setting.variable) ?? { setting, readBy: [] };
      entry.readBy.push(name);
      all.set(setting.variable, entry);
    }
  }
  return all;
}

/** `every service, gateway`: the seven services are named together. */
function readers(names: string[]): string {
  const isService = (name: string) => services.some((service) => service.name === name);
  const others = names.filter((name) => !isService(name));
  if (names.length - others.length < services.length) return names.join(', ');
  return others.includes('gateway') ? 'every process' : ['every service', ...others].join(', ');
}

/** The text of `.env.example`: each setting with its meaning, its default and the processes that read it. */
export function environmentExample(): string {
  const lines = [...allSettings().values()].map(({ setting, readBy }) => {
    const unset = setting.schema.safeParse(undefined);
    const requirement = unset.success
      ? unset.data === undefined
        ? 'optional'
        : `default ${String(unset.data)}`
      : 'required';
    return `# ${setting.means}. ${requirement}${setting.secret ? ', secret' : ''}; read by ${readers(readBy)}\n${unset.success ? '# ' : ''}${setting.variable}=\n`;
  });
  return [
    '# Generated from the declarations in config.ts of each service by `npm run generate`.',
    '# A secret may also stand in a file: instead of NAME, set NAME_FILE to its path.',
    '# `npm start` needs none of these: it generates what is missing and keeps it in .muse/.',
    '',
    ...lines,
  ].join('\n');
}
