import { Field, Select } from '@fluentui/react-components';

/** One of a few named options; the value stays one of the options' own keys. */
export function Choice<K extends string>({
  label,
  options,
  value,
  onChoose,
  disabled = [],
}: {
  readonly label: string;
  readonly options: Readonly<Record<K, string>>;
  readonly value: K;
  readonly onChoose: (value: K) => void;
  readonly disabled?: readonly K[];
}) {
  const keys = Object.keys(options) as K[];
  return (
    <Field label={label} size="small">
      <Select
        size="small"
        value={value}
        onChange={(_, data) => {
          const key = keys.find((k) => k === data.value);
          if (key !== undefined) onChoose(key);
        }}
      >
        {keys.map((key) => (
          <option key={key} value={key} disabled={disabled.includes(key)}>
            {options[key]}
          </option>
        ))}
      </Select>
    </Field>
  );
}
