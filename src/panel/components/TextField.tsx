import { Field, Input } from '@fluentui/react-components';

/** A setting that is typed: what runs without it is shown as its placeholder, what is wrong stands below it. */
export function TextField({
  label,
  text,
  placeholder,
  title = '',
  hint = '',
  wrong,
  onType,
}: {
  readonly label: string;
  readonly text: string;
  readonly placeholder: string;
  readonly title?: string;
  readonly hint?: string;
  readonly wrong?: string | undefined;
  readonly onType: (text: string) => void;
}) {
  return (
    <Field
      label={label}
      size="small"
      {...(hint === '' ? {} : { hint })}
      {...(wrong === undefined ? {} : { validationState: 'error' as const, validationMessage: wrong })}
    >
      <Input
        size="small"
        title={title}
        placeholder={placeholder}
        value={text}
        onChange={(_, data) => onType(data.value)}
      />
    </Field>
  );
}
