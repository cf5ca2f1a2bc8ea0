package io.payledger.service.logging;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Every successful request to this resource method is a line of the category security, with this event. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SecurityEvent {

    String ACCOUNTS_READ = "accounts-read";
    String ACCOUNTS_CHANGED = "accounts-changed";
    String PAYMENT_FILE_FETCHED = "payment-file-fetched";
    String POLICY_CHANGED = "policy-changed";
    String EMPLOYEE_ERASED = "employee-erased";

    /** The event's name, as docs/operating/logs.md has it. */
    String value();
}
