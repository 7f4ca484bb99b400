/** A button: `primary` for the main action of a form or a panel, `danger` for what erases data. */
import type { ComponentProps } from "react";

import styles from "./button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly tone?: "plain" | "primary" | "danger";
  /** Its action is under way: a press does nothing, and the focus stays on it. */
  readonly isBusy?: boolean;
}

/** A button; its `type` is "button" unless set. */
export function Button({
  tone = "plain",
  className,
  type = "button",
  isBusy = false,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = [styles.button, styles[tone], className].filter(Boolean).join(" ");
  // A disabled button would lose the focus. A submit button without onClick is held back by its form.
  const busy = isBusy ? { "aria-busy": true, "aria-disabled": true } : { onClick };
  // oxlint-disable-next-line react/button-has-type -- the default is "button"
  return <button type={type} className={classes} {...busy} {...rest} />;
}
