"""What every lecture uses and none owns: how something is shown, asked, measured and set up."""
