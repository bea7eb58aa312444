package io.kernwork.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which verb comes next: at random by the verbs' weights, but for those that are left out. */
final class Program {
    private final Verb[] lots;
    private final Settings settings;

    Program(Settings settings) {
        this.settings = settings;
        List<Verb> all = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            for (int i = 0; i < verb.weight && uses(verb); i++) {
                all.add(verb);
            }
        }
        this.lots = all.toArray(Verb[]::new);
    }

    boolean uses(Verb verb) {
        return !settings.without().contains(verb);
    }

    Verb draw(SplittableRandom random) {
        return lots[random.nextInt(lots.length)];
    }
}
