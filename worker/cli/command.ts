/** What every command has in common: refusals are one sentence, and the help ends with the settings. */
import { Command } from 'commander';
import { settingsHelp } from '../config/settings.ts';

export function aCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(`${sentenceOf(text)}\n`) })
    .addHelpText('after', () => settingsHelp());
}

/** Commander's "error: option … is invalid. Write …" and its suggestions on a second line. */
export function sentenceOf(text: string): string {
  const plain = text
    .trim()
    .replace(/^error: /, '')
    .replace(
      /argument '(.*)' is invalid\. /s,
      (_, given: string) => `argument '${brief(given)}' is invalid: `,
    )
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/: Allowed choices are/, ': allowed are')
    .replace(/[.]$/, '');
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`;
}

function brief(given: string): string {
  const visible = given.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '�');
  return visible.length > 40 ? `${visible.slice(0, 39)}…` : visible;
}
