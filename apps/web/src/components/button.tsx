/** A button; `primary` for what a form or an empty state asks for, `danger` for what erases. */
import type { ComponentProps } from "react";

import styles from "./button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly tone?: "plain" | "primary" | "danger";
}

export function Button({ tone = "plain", className, type = "button", ...rest }: ButtonProps) {
  const classes = [styles.button, styles[tone], className].filter(Boolean).join(" ");
  // oxlint-disable-next-line react/button-has-type -- it is "button" where nothing else was asked for
  return <button type={type} className={classes} {...rest} />;
}
