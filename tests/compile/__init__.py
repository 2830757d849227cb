"""Tests of the stage that renders templates."""
