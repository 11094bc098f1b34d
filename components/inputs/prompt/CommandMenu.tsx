import { Box, Text } from 'ink';
import { displayWidth, oneLine, padTo, truncate } from '../display.ts';
import type { PromptTheme } from './theme.ts';
import type { MenuLine } from './view.ts';

export type CommandMenuProps = {
  readonly lines: readonly MenuLine[];
  /** Entries that are not shown. */
  readonly more: number;
  readonly columns: number;
  readonly theme: PromptTheme;
};

function nameOf(line: MenuLine): string {
  return `!${line.entry.name.replace(/^[!/]/, '')}`;
}

function summaryOf(line: MenuLine): string {
  const { summary, available, reason } = line.entry;
  return oneLine(available ? summary : `unavailable: ${reason ?? summary}`);
}

function plainText(line: MenuLine): string {
  return `${line.number}. ${nameOf(line)}: ${summaryOf(line)}${line.selected ? ' (selected)' : ''}`;
}

/** The command menu under the prompt: one line per command with its help, or why it cannot be used now. */
export function CommandMenu({ lines, more, columns, theme }: CommandMenuProps) {
  const nameWidth = Math.min(Math.max(...lines.map((line) => displayWidth(nameOf(line))), 0), Math.floor(columns / 2));
  const { ellipsis, pointer } = theme.symbols;
  return (
    <Box flexDirection="column">
      {lines.map((line) => {
        const style = line.selected ? theme.selected : line.entry.available ? {} : theme.muted;
        const name = padTo(truncate(nameOf(line), nameWidth, ellipsis), nameWidth);
        const fancy = `${line.selected ? pointer : ' '} ${name}  ${summaryOf(line)}`;
        return (
          <Text key={line.entry.name} wrap="truncate" {...style}>
            {truncate(theme.plain ? plainText(line) : fancy, columns, ellipsis)}
          </Text>
        );
      })}
      {more > 0 ? (
        <Text wrap="truncate" {...theme.muted}>
          {truncate(
            theme.plain ? `${more} more: type to filter` : `  ${ellipsis} ${more} more, type to filter`,
            columns,
            ellipsis,
          )}
        </Text>
      ) : null}
    </Box>
  );
}
