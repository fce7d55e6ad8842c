# Answers questions about the name service. Each is [function, arguments...], an address written "hex:7f000001"; its
# answer has the scalar, $? after no host was found, and the list (of an iterator all lists, one after the other).
use strict;
use warnings;
use JSON::PP;

sub texts {
    my ($function, @list) = @_;
    my $first_address = $function =~ /^gethost/ ? 4 : @list;
    return map { $_ < $first_address ? "$list[$_]" : unpack "H*", $list[$_] } 0 .. $#list;
}

sub answer {
    my ($function, @arguments) = @_;
    s/^hex:(.*)/pack "H*", $1/e for @arguments;
    my $parameters = join ",", map { "\$_[$_]" } 0 .. $#arguments;
    my $call = eval "sub { $function($parameters) }" or die $@;
    my $scalar = $call->(@arguments);
    my $status = $function =~ /^gethostby/ && !defined $scalar ? $? : 0;
    $scalar = unpack "H*", $scalar if $function eq "gethostbyname" && defined $scalar;
    my $iterator = $function =~ /^get(.*ent)$/ ? $1 : undef;
    eval "end$iterator()" if $iterator;
    my @all = texts($function, my @list = $call->(@arguments));
    while ($iterator && (@list = $call->())) { push @all, texts($function, @list) }
    return { scalar => defined $scalar ? "$scalar" : undef, status => $status, list => \@all };
}

my $questions = decode_json(do { local $/; <STDIN> });
print encode_json([map { answer(@$_) } @$questions]);
