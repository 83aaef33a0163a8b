package org.ipclab.benchmarks;

import java.util.regex.Pattern;

/**
 * What the ratio ours/peer must reach: {@code >=1.0} where a higher figure is better (throughput),
 * {@code <=1.25} where a lower one is (time).
 *
 * @param atLeast whether the limit is the least that will do, not the most
 * @param limit the ratio that is still good enough
 * @param text the goal as it was written
 */
public record Goal(boolean atLeast, double limit, String text) {
    private static final Pattern FORM = Pattern.compile("([<>]=)(\\d+(?:\\.\\d+)?)");

    /**
     * Reads a goal.
     *
     * @param text {@code >=} or {@code <=} and a number, without a blank
     * @return the goal
     * @throws IllegalArgumentException if the text has another form
     */
    public static Goal parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "goal '" + text + "' is not of the form >=1.0 or <=1.25");
        }
        return new Goal(matcher.group(1).equals(">="), Double.parseDouble(matcher.group(2)), text);
    }

    /**
     * Whether a ratio is good enough.
     *
     * @param ratio ours over the peer's
     * @return true if the goal is met
     */
    public boolean isMetBy(double ratio) {
        return atLeast ? ratio >= limit : ratio <= limit;
    }

    @Override
    public String toString() {
        return text;
    }
}
