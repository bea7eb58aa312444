/**
 * The state of one piece of work: {@code ItemWord} is the word, its transitions and their picture, {@code Item} what the
 * word belongs to. Every transition of every concept goes through here.
 */
@NullMarked
package io.kernwork.internal.item;

import org.jspecify.annotations.NullMarked;
