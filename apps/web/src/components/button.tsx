/** A button: `primary` for the main action of a form or a panel, `danger` for what erases data. */
import type { ComponentProps } from "react";

import styles from "./button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly tone?: "plain" | "primary" | "danger";
}

/** A button; its `type` is "button" unless set. */
export function Button({ tone = "plain", className, type = "button", ...rest }: ButtonProps) {
  const classes = [styles.button, styles[tone], className].filter(Boolean).join(" ");
  // oxlint-disable-next-line react/button-has-type -- the default is "button"
  return <button type={type} className={classes} {...rest} />;
}
