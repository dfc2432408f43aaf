import { Button } from '@fluentui/react-components';
import { parseAddress } from '../../workbook/address.ts';
import { usePanel } from '../context.ts';
import { strings } from '../strings.ts';

/** Words that go to their cells. `where` is an address such as "Plan!C7"; the words are what is shown. */
export function Jump({ where, words }: { readonly where: string; readonly words: string }) {
  const { workbook } = usePanel();
  const at = parseAddress(where);
  return (
    <Button
      size="small"
      appearance="transparent"
      className="jump"
      disabled={at === null}
      aria-label={words === where ? strings.problems.jump(where) : strings.problems.jumpFrom(words, where)}
      onClick={() => {
        if (at !== null) void workbook.select(at);
      }}
    >
      {words}
    </Button>
  );
}
